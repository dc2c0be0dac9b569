"""Users, API tokens and sign-in."""
