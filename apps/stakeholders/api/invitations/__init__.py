"""Invitations of people to become members, over REST."""
