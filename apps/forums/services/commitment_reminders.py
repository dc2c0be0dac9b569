"""Whom commitments are waiting for, in the daily reminders: whoever has to answer, or to keep one.

What is due is told of a week before, the day before, and on the day; who has not answered is asked
again after three days, a week and two. A day on which nothing was sent is made up for by the next.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Prefetch, Q
from django.template.loader import render_to_string
from django.urls import reverse

from apps.alignment.reminded import Also
from apps.forums.links import COMMITMENT_LINKS
from apps.forums.models import Answer, Commitment, CommitmentParty, CommitmentState, Side
from apps.forums.selectors.commitment_readers import is_named, written_to
from apps.stakeholders.models import Workspace

BEFORE_DUE: Final = (7, 1, 0)
AFTER_ASKED: Final = (3, 7, 14)
_MOST_TOLD: Final = 20


class _Told(NamedTuple):
    """What one reader is told of a commitment.

    waits: for an answer; else it is due; is_office: nobody else is asked
    """

    commitment: Commitment
    waits: bool
    link: str
    is_office: bool


def remind_owners(workspace: Workspace, today: date) -> list[Also]:
    """Return what people are reminded of on a day, and remember that they were.

    Whoever is asked by mail gets its own link; where it is anybody of an organisation, the members
    of it who may report are told the page; where nobody would be told, the office is.
    """
    parties = [party for party in _waited_for(workspace, today) if _is_time(party, today)]
    if not parties:
        return []
    CommitmentParty.objects.filter(pk__in=[each.pk for each in parties]).update(reminded_on=today)
    links = COMMITMENT_LINKS.of_all(party for party in parties if is_named(party))
    readers = written_to(workspace, parties)
    told: dict[str, list[_Told]] = {}
    languages: dict[str, str] = {}
    for party in parties:
        link = links.get(party.pk) or _page(workspace, party)
        waits = party.answer == Answer.WAITING
        for reader in readers[party.pk]:
            languages.setdefault(reader.email, reader.language)
            told.setdefault(reader.email, []).append(
                _Told(party.commitment, waits, link, reader.is_office)
            )
    return [
        Also(
            email=email,
            language=languages[email],
            text=partial(_text, "forums/commitment_reminder.txt", workspace, rows),
            subject=partial(_text, "forums/commitment_reminder_subject.txt", workspace, rows),
        )
        for email, rows in told.items()
    ]


def _waited_for(workspace: Workspace, today: date) -> Iterable[CommitmentParty]:
    """Return who has to answer, and who has to keep what is due within a week."""
    soon = today + timedelta(days=max(BEFORE_DUE))
    answer = Q(
        commitment__state=CommitmentState.PROPOSED,
        commitment__due_date__gte=today,
        answer=Answer.WAITING,
    )
    keep = Q(
        side=Side.COMMITS,
        commitment__state=CommitmentState.ACCEPTED,
        commitment__due_date__range=(today, soon),
    )
    rows = CommitmentParty.objects.filter(answer | keep, workspace=workspace)
    of = Commitment.objects.select_related("organisation", "counterpart")
    return (
        rows.select_related("member__user", "workspace")
        .prefetch_related(Prefetch("commitment", of))
        .order_by("commitment__due_date", "pk")
    )


def _is_time(party: CommitmentParty, today: date) -> bool:
    """Tell whether a day for a word has come since the last one."""
    if party.answer == Answer.WAITING:
        asked = party.workspace.today(party.sent_at or party.created_at)
        days = [asked + timedelta(days=after) for after in AFTER_ASKED]
    else:
        days = [party.commitment.due_date - timedelta(days=before) for before in BEFORE_DUE]
    reached = [day for day in days if day <= today]
    return bool(reached) and (party.reminded_on is None or party.reminded_on < max(reached))


def _page(workspace: Workspace, party: CommitmentParty) -> str:
    path = reverse("dashboard:commitment", args=[workspace.slug, party.commitment_id])
    return urljoin(settings.SITE_ADDRESS, path)


def _text(template: str, workspace: Workspace, rows: list[_Told]) -> str:
    context: dict[str, Any] = {
        "workspace": workspace.name,
        "rows": rows[:_MOST_TOLD],
        "more": max(len(rows) - _MOST_TOLD, 0),
        "count": len(rows),
    }
    return render_to_string(template, context)
