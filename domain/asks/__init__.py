"""Asks: what the owner has asked of somebody, and what became of it."""
