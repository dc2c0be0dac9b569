"""Programmes, initiatives, layers, milestones, baselines and dependencies."""
