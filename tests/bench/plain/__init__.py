"""The list and the detail of milestones as others would write them, well, over the same rows."""
