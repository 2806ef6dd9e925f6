"""Nudges: timely suggestions to the owner about one contact, each with its reason."""
