"""The matcher as a service: what kiosks, recruiters' tools, stations and caseworkers call."""
