"""Admirations over HTTP."""
