"""The people of a workspace: who is in it and as what, invitations, and whose it is."""
