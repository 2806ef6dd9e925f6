"""The ways in that a person keeps: a password, passkeys. What they have in common."""
