"""Organisations: where contacts work."""
