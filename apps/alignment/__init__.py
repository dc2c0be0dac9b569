"""Policies, sweeps, findings and their history."""
