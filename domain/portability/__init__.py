"""Importing through LinkedIn's portability API: what it answers, and how its pages become a file."""
