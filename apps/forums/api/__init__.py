"""Forums over REST."""
