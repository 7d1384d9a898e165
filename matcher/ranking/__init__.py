"""Candidates to a short, fair, explained list."""
