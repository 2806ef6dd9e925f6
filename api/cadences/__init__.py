"""Cadences over HTTP."""
