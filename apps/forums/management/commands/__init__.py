"""Commands: each one use case."""
