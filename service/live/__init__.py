"""The matcher in memory, kept level with the store."""
