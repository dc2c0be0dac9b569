"""Changing what alignment keeps: policies, sweeps and findings."""
