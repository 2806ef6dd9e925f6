"""Guardrails: the limits that protect whoever is written to."""
