"""What else people are reminded of: apps that know it say so, and it stands in the same mail.

So nobody gets two mails a day, and whoever wants none gets none of either.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from apps.stakeholders.models import Workspace


class Also(NamedTuple):
    """What one reader is reminded of besides; both are called in the reader's language.

    email: the reader; language: of it, "" for the workspace's
    text: a part of the mail; subject: of the mail, where nothing else is in it
    """

    email: str
    language: str
    text: Callable[[], str]
    subject: Callable[[], str]


Source = Callable[[Workspace, date], Iterable[Also]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Say what a workspace's people are reminded of on a day; asked for once, in the morning."""
    _sources[name] = source


def also_on(workspace: Workspace, today: date) -> dict[str, list[Also]]:
    """Return what people are reminded of besides, by address in lower case."""
    found: dict[str, list[Also]] = {}
    for source in _sources.values():
        for also in source(workspace, today):
            found.setdefault(also.email.lower(), []).append(also)
    return found
