"""How days are written, so that no reader takes a month for a day."""
