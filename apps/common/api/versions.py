"""Versions of the contract: what changes for callers has a date, and each keeps the one it knows.

A token is pinned to the version that is current at its first use; the `Lockstep-Version` header
asks for another one for a single request. What only adds to the contract needs no version.
"""

from dataclasses import dataclass
from typing import Final

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

HEADER: Final = "Lockstep-Version"
FIRST: Final = "2026-11-01"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of behaviour that callers of an older version are spared.

    version: the first day on which it holds, `YYYY-MM-DD`; says: what it is, for the documentation
    """

    version: str
    says: str

    def holds_for(self, request: Request) -> bool:
        """Tell whether the caller of a request is to meet the changed behaviour."""
        return str(request.version) >= self.version


SEARCH_BY_WORDS: Final = Change(
    "2026-11-21",
    "`search` finds what has words that begin with each of the words given, in its name or the keys"
    " it is known by. Before, it found what has the text, as it is, anywhere in its name.",
)
CHANGES: Final = (SEARCH_BY_WORDS,)
VERSIONS: Final = (FIRST, *sorted({change.version for change in CHANGES}))
CURRENT: Final = VERSIONS[-1]


def version_of(request: Request) -> str:
    """Return the version that a request is answered in.

    The header's, else the one its token is pinned to; the current one for people in a session.
    Raises: ValidationError
    """
    asked = request.headers.get(HEADER)
    if asked is None:
        return getattr(request.auth, "api_version", None) or CURRENT
    if asked not in VERSIONS:
        message = f"There is no such version. There are: {', '.join(VERSIONS)}."
        raise ValidationError({HEADER: [message]}, code="unknown_version")
    return asked
