"""Signing in with an account elsewhere: the trip to the provider and back, and what it is linked to."""
