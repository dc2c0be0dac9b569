"""What the pages tell, on paper."""
