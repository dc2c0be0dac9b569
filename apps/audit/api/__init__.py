"""The REST door of the app."""
