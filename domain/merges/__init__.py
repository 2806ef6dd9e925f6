"""Merges: two contacts made one, and two again."""
