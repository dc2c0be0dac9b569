"""Posting to receivers: what is sent, how it is signed, and what no receiver can do to us."""
