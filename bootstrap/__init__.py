"""Wiring: settings, logging, the embedded servers and the `perennial` command."""
