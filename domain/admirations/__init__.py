"""Admirations: what exactly the owner admires in somebody's work."""
