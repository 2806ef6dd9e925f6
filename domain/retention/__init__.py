"""Retention: what is kept only for a while, and forgotten by itself."""
