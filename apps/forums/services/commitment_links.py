"""The personal links of commitments, by which their owners answer without an account."""

from typing import Final

from apps.accounts.repeatable import new_repeatable_link

_PURPOSE: Final = "commitment"


def new_link() -> dict[str, str]:
    """Return what is kept of a new link."""
    return new_repeatable_link(_PURPOSE)[0]
