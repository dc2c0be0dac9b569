"""The record and its doors: each app one part of it, each with its floor in `pyproject.toml`."""
