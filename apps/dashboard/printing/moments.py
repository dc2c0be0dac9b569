"""Which day a report is of, and what of the record was known when."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.dashboard.wording import day_words
from apps.exchange.writers import Order
from apps.stakeholders.models import Membership, Workspace
from apps.stakeholders.selectors.replays import end_of, first_recorded, replaying


@dataclass(frozen=True, slots=True)
class Moment:
    """The day of a report.

    known_at: the instant by whose record it is told, None for the record as it is
    said_at: the instant by which findings had been said, None for now: a finding is what was said,
    so that of a past day it is what had been said by its end
    """

    as_of: date
    known_at: datetime | None
    said_at: datetime | None

    @classmethod
    def of(cls, order: Order) -> "Moment":
        """Return the moment that was asked for; the day of asking where none was."""
        workspace = order.actor.workspace
        known_at = _instant(order.scope.get("known_at"))
        today = workspace.today(known_at or order.at)
        as_of = date.fromisoformat(order.scope["as_of"]) if order.scope.get("as_of") else today
        if as_of >= today:
            return cls(as_of, known_at, known_at)
        end = max(end_of(workspace, as_of), first_recorded(workspace))
        return cls(as_of, known_at, min(known_at, end) if known_at else end)

    @contextmanager
    def known(self, actor: Membership) -> Iterator[Membership]:
        """Let the record be read as it was known; gives the actor of then.

        Raises: NothingRecordedError
        """
        with _reading(actor, self.known_at) as then:
            yield then

    @contextmanager
    def said(self, actor: Membership) -> Iterator[Membership]:
        """Let findings be read as they had been said; gives the actor of then."""
        with _reading(actor, self.said_at) as then:
            yield then

    def words(self, workspace: Workspace) -> str:
        """Return what the report is of, as it says it."""
        day = day_words(self.as_of)
        if self.known_at is None:
            return _("As of %(day)s") % {"day": day}
        instant = date_format(workspace.local(self.known_at), "DATETIME_FORMAT")
        return _("As of %(day)s, by what was known on %(instant)s") % {
            "day": day,
            "instant": instant,
        }


@contextmanager
def _reading(actor: Membership, at: datetime | None) -> Iterator[Membership]:
    if at is None:
        yield actor
        return
    with replaying(actor, at) as then:
        yield then


def _instant(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
