"""Reading what the detector needs, and what it found."""
