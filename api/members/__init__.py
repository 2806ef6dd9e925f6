"""The people of a workspace: members, invitations, and whose it is."""
