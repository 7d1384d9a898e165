"""Alembic revisions of the store, run at opening."""
