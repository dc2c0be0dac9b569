"""Changing forums, their themes, rooms and sessions."""
