"""Linked accounts: LinkedIn accounts that imports may be fetched from, by leave of their members."""
