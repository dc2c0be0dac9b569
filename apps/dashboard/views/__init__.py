"""Pages: each reads through selectors and shows what it read."""
