"""Pairs of contacts that may be one person: what speaks for it, and what the owner said."""
