"""Forums and their sessions on pages: what is asked for, and what is shown, in words."""
