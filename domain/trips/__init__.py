"""Trips to a provider and back: what signing in elsewhere and linking an account have in common."""
