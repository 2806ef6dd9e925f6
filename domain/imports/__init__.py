"""Runs that bring people and history in from a source, and what the sources have in common."""
