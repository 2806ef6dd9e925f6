"""Exports: the files that everything of a workspace is written into."""
