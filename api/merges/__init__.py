"""Merges over HTTP: two contacts made one, and two again."""
