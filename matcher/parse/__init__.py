"""Free text to values."""
