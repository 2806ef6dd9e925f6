"""Workspaces: settings, time zone, sandboxes and their clock."""
