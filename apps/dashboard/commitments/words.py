"""Commitments in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.alignment.selectors.sentences import sentence_of
from apps.forums.models import (
    Answer,
    Commitment,
    CommitmentParty,
    CommitmentState,
    Side,
)

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


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment in a list. finding: what it is for in a sentence, "" where that is not seen."""

    commitment: Commitment
    state: str | Promise
    is_late: bool
    finding: str


def state_words(commitment: Commitment, today: date) -> str | Promise:
    """Return how a commitment stands on a day of the workspace."""
    if commitment.done_on and commitment.done_on > commitment.due_date:
        return _LATE
    if _is_overdue(commitment, today):
        return _OVERDUE
    return STATE_WORDS[commitment.state]


def rows_of(
    commitments: Iterable[Commitment], layers: Mapping[str, str], today: date
) -> list[CommitmentRow]:
    """Return commitments, of which each has what its reader sees, as rows.

    layers: names by key; today: in the workspace's time zone
    """
    return [
        CommitmentRow(
            commitment=each,
            state=state_words(each, today),
            is_late=each.state == CommitmentState.MISSED or _is_overdue(each, today),
            finding=finding_words(each, layers),
        )
        for each in commitments
    ]


def finding_words(commitment: Commitment, layers: Mapping[str, str]) -> str:
    """Return the finding that a commitment is for in a sentence; "" for none that is seen."""
    return sentence_of(commitment.finding, layers) if commitment.finding else ""


def _is_overdue(commitment: Commitment, today: date) -> bool:
    return commitment.state == CommitmentState.ACCEPTED and commitment.due_date < today


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
