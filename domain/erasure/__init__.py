"""Erasing: one contact, or an account with all its workspaces, so that nothing of them is left."""
