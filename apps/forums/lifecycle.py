"""The life of a session: its states, and the one table of the steps between them."""

from typing import Final, NamedTuple

from django.db import models


class SessionState(models.TextChoices):
    """How far a session has come."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Step(NamedTuple):
    """One step.

    since: states it may be taken in; to: the state it leads to, None where that stays; verb: of
    the event that tells of it
    """

    since: frozenset[SessionState]
    to: SessionState | None
    verb: str


def _step(*since: SessionState, to: SessionState | None, verb: str) -> Step:
    return Step(frozenset(since), to, verb)


_S = SessionState
STEPS: Final[dict[str, Step]] = {
    "announce": _step(_S.DRAFT, to=_S.ANNOUNCED, verb="announced"),
    "open": _step(_S.ANNOUNCED, to=_S.OPEN, verb="opened"),
    "close": _step(_S.OPEN, to=_S.CLOSED, verb="closed"),
    "publish": _step(_S.CLOSED, to=_S.PUBLISHED, verb="published"),
    "cancel": _step(_S.DRAFT, _S.ANNOUNCED, _S.OPEN, to=_S.CANCELLED, verb="cancelled"),
    "move": _step(_S.DRAFT, _S.ANNOUNCED, to=None, verb="moved"),
}
# A session that nobody was told of takes place when and where its organisers write.
UNTOLD: Final = frozenset({_S.DRAFT})
# What is said of a session may be corrected as long as it goes on.
CHANGEABLE: Final = frozenset({_S.DRAFT, _S.ANNOUNCED, _S.OPEN})
# To whom people may still be asked to come.
INVITING: Final = frozenset({_S.DRAFT, _S.ANNOUNCED, _S.OPEN})
# In these, who was asked to come may still answer.
ANSWERABLE: Final = INVITING - UNTOLD
# What may still be taken up in it.
AHEAD: Final = frozenset({_S.DRAFT, _S.ANNOUNCED, _S.OPEN})
# It took place, or has begun to.
HELD: Final = frozenset({_S.OPEN, _S.CLOSED, _S.PUBLISHED})
# What was said in it is written down until it is published.
KEPT: Final = CHANGEABLE | {_S.CLOSED}
# Who was in the room is recorded from its beginning until what it came to is published.
ATTENDED: Final = frozenset({_S.OPEN, _S.CLOSED})
