"""Telling ids from names."""

import uuid


def as_uuid(text: str) -> uuid.UUID | None:
    """Return the id that a text is, or None where it is something else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
