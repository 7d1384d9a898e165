"""The command `matcher` with what the service adds to it: `serve` and `admin`."""
