"""The steps of a session's life in words: what each does, before it is taken and after."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from apps.dashboard.wording import Words
from apps.forums.lifecycle import STEPS
from apps.forums.models import Session

_NAMES: Final[Words] = {
    "announce": _("Announce it"),
    "open": _("Open it"),
    "close": _("Close it"),
    "publish": _("Publish what it came to"),
}
_MEANINGS: Final[Words] = {
    "announce": _(
        "Whoever sees the forum sees the session, and who is invited gets a mail with a personal"
        " link. From then on it is moved in place of changed, so that they are told."
    ),
    "open": _("It begins: the clock can run, and the record is written."),
    "close": _("It ends. Its record can still be put right until it is published."),
    "publish": _("Whoever sees the session reads what it came to. Its record stands from then on."),
}
TAKEN_WORDS: Final[Words] = {
    "announce": _("The session is announced, and who is invited has a mail."),
    "open": _("The session is open."),
    "close": _("The session is closed."),
    "publish": _("What the session came to is published."),
}


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step that can be taken. missing: what has to be said first, "" where nothing has."""

    key: str
    name: str
    meaning: str
    missing: str


def steps_open(session: Session) -> list[StepShown]:
    """Return the steps that lead on from where a session stands, but for moving and cancelling."""
    return [
        StepShown(key, str(_NAMES[key]), str(_MEANINGS[key]), _missing(key, session))
        for key in _NAMES
        if session.state in STEPS[key].since
    ]


def _missing(key: str, session: Session) -> str:
    if key != "announce" or session.room_id or session.place or session.link:
        return ""
    return str(_("It is nowhere yet: give it a room, a place or a link first."))
