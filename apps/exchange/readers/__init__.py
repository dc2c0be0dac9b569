"""Files of every kind into one and the same plan."""
