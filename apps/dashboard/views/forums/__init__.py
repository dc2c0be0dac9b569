"""The pages of forums and of their sessions."""
