"""Contacts: the people the owner knows or wants to know."""
