"""Imports, each a job with a report."""
