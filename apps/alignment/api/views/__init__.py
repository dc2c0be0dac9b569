"""Alignment over REST."""
