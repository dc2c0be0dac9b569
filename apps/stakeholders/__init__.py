"""Workspaces, organisations and who is a member of what."""
