"""People who log in: their challenges, sessions and tokens."""
