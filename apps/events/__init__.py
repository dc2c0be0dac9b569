"""The ordered event log of each workspace."""
