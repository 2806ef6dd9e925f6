"""Signing in with LinkedIn, and the accounts elsewhere that are linked."""
