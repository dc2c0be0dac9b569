"""Sealing the audit, and erasing what is kept of a person."""
