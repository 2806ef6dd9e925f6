"""Secrets: what is derived from the service's keys."""
