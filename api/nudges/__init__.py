"""Nudges over HTTP: the day's suggestions, and why and why not."""
