"""Exports: everything of a workspace in one file, for its owner to take along."""
