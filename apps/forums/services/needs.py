"""Which sectors a session needs in the room, as they are said."""

from collections.abc import Sequence
from typing import TypedDict

from apps.common.errors import InvalidInputError


class Need(TypedDict):
    """A sector, and how many of it have to be in the room."""

    sector: str
    at_least: int


def distinct_needs(needs: Sequence[Need]) -> dict[str, int]:
    """Return {sector: at least so many}. Raises: InvalidInputError for one that is said twice."""
    wanted = {need["sector"]: need["at_least"] for need in needs}
    if len(wanted) != len(needs):
        message = "Each sector is said once."
        raise InvalidInputError.at("/sector_needs", message, "duplicate")
    return wanted
