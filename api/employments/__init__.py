"""Employments over HTTP: where a contact works and has worked."""
