"""The HTTP routes under `/v1`, one module for each caller."""
