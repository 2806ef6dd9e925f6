"""Guardrails over HTTP."""
