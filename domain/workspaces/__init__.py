"""Workspaces: one person's relationships each, their settings, and the test clocks of sandboxes."""
