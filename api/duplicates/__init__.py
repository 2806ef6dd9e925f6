"""Duplicates over HTTP: pairs that may be one person, and saying that they are not."""
