"""Alembic's scripts: how the tables came to be, oldest first. Not imported by our own code."""
