"""Commitments in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.forums.models import (
    Answer,
    Commitment,
    CommitmentParty,
    CommitmentState,
    Session,
    Side,
)
from apps.forums.selectors.commitments import commitments_of
from apps.stakeholders.models import Membership

STATE_WORDS: Final[dict[str, str | Promise]] = {
    CommitmentState.PROPOSED: _("waits for its owners to accept"),
    CommitmentState.DECLINED: _("declined"),
    CommitmentState.ACCEPTED: _("agreed"),
    CommitmentState.DONE: _("kept"),
    CommitmentState.MISSED: _("missed"),
    CommitmentState.WITHDRAWN: _("withdrawn"),
}
_LATE: Final = _("kept late")
_OVERDUE: Final = _("overdue")
ANSWER_WORDS: Final[dict[str, str | Promise]] = {
    Answer.WAITING: _("has not answered yet"),
    Answer.ACCEPTED: _("has accepted"),
    Answer.DECLINED: _("has declined"),
}
SIDE_WORDS: Final[dict[str, str | Promise]] = {
    Side.COMMITS: _("commits itself"),
    Side.COUNTS_ON_IT: _("counts on it"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What one of the owners has answered, in words. organisation "": the programme office."""

    organisation: str
    side: str | Promise
    person: str
    answer: str | Promise
    at: datetime | None
    by_link: bool
    reason: str


def state_words(commitment: Commitment, today: date) -> str | Promise:
    """Return how a commitment stands on a day of the workspace."""
    if commitment.done_on and commitment.done_on > commitment.due_date:
        return _LATE
    if commitment.state == CommitmentState.ACCEPTED and commitment.due_date < today:
        return _OVERDUE
    return STATE_WORDS[commitment.state]


def rows_of(
    session: Session, actor: Membership, today: date
) -> list[tuple[Commitment, str | Promise]]:
    """Return the commitments of a session that a member sees, each with how it stands."""
    return [(each, state_words(each, today)) for each in commitments_of(session, actor)]


def said_by(parties: Iterable[CommitmentParty]) -> list[Said]:
    """Return what each of the owners has answered."""
    return [
        Said(
            organisation=party.organisation.name if party.organisation else "",
            side=SIDE_WORDS[party.side],
            person=party.name or (party.member.actor_name if party.member else ""),
            answer=ANSWER_WORDS[party.answer],
            at=party.answered_at,
            by_link=party.by_link,
            reason=party.reason,
        )
        for party in parties
    ]
