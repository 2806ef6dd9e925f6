"""Passwords, and the ways in that a person has."""
