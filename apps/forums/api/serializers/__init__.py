"""Forums as JSON."""
