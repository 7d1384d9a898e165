"""Two-way matching of people and jobs for a public employment service."""

__version__ = "0.1.0"
