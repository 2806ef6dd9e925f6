"""Leaving, coming back, and erasing a contact, over HTTP."""
