"""Passwords: for those who want one. A code by mail always works too."""
