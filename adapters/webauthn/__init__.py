"""Passkeys by the Web Authentication standard."""
