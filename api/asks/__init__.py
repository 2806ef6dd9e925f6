"""Asks over HTTP."""
