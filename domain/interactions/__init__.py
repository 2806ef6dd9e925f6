"""Interactions: what happened between the owner and a contact."""
