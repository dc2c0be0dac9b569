"""Arguments of commands."""

from argparse import ArgumentTypeError
from datetime import date


def day(text: str) -> date:
    """Return a calendar day. Raises: ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"“{text}” is not a date such as 2026-03-01"
        raise ArgumentTypeError(message) from error
