"""Trips to a provider and back, over HTTP: what signing in elsewhere and linking an account have in common."""
