"""Linked accounts over HTTP."""
