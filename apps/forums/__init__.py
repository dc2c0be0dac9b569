"""Forums: the right people over the right misalignment, and what they leave with."""
