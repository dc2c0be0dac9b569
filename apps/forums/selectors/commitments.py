"""Commitments: seen by whoever sees their session, and by both of their owners.

One of no session is seen by its owners and the office. Of what it is for, and of the session it
comes from, each reader is told what it sees anyway.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from apps.accounts.selectors import opened_by
from apps.alignment.selectors.findings import findings_visible_to
from apps.common.history_reading import Change, history_of
from apps.forums.models import (
    AgendaItem,
    Commitment,
    CommitmentParty,
    CommitmentState,
    Session,
)
from apps.forums.selectors.audiences import session_audiences
from apps.forums.selectors.outcomes import outcomes_seen_by
from apps.forums.selectors.visibility import sees_all_forums, sessions_visible_to
from apps.programmes.models import Milestone
from apps.programmes.selectors import milestones_visible_to
from apps.stakeholders.models import Membership, Role

_TOLD = {
    "organisation_id": "organisation",
    "counterpart_id": "counterpart",
    "title": "title",
    "text": "text",
    "due_date": "due_date",
    "forecast_date": "forecast_date",
    "baseline_date": "baseline_date",
    "state": "state",
    "accepted_at": "accepted_at",
    "done_on": "done_on",
    "evidence_url": "evidence_url",
    "note": "note",
}


def commitments_visible_to(actor: Membership) -> QuerySet[Commitment]:
    """Return the commitments that the actor sees."""
    commitments = Commitment.objects.filter(workspace_id=actor.workspace_id)
    if sees_all_forums(actor):
        return commitments
    asked = CommitmentParty.objects.filter(commitment=OuterRef("pk"), member=actor.pk)
    seen: Q = (
        Q(session__in=sessions_visible_to(actor).values("pk"))
        | Q(proposed_by=actor.pk)
        | Q(Exists(asked))
    )
    if actor.organisation_id:
        seen |= Q(organisation=actor.organisation_id) | Q(counterpart=actor.organisation_id)
    if actor.role == Role.PROGRAMME_OFFICE:
        seen |= Q(session__isnull=True) | Q(counterpart__isnull=True)
    return commitments.filter(seen)


def as_seen_by(actor: Membership, commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Return commitments with what the actor sees of what they are for; the rest is None there."""
    parties = CommitmentParty.objects.select_related("member__user").order_by("side")
    items = AgendaItem.objects.filter(session__in=sessions_visible_to(actor).values("pk"))
    return commitments.prefetch_related(
        Prefetch("parties", parties),
        Prefetch("session", sessions_visible_to(actor)),
        Prefetch("agenda_item", items),
        Prefetch("outcome", outcomes_seen_by(actor)),
        Prefetch("milestone", milestones_visible_to(actor)),
        Prefetch("finding", findings_visible_to(actor)),
    )


def commitments_of(session: Session, actor: Membership) -> QuerySet[Commitment]:
    """Return the commitments of a session that the actor sees, those due first before others."""
    return _due_first(actor, Q(session=session))


def commitments_for(milestone: Milestone, actor: Membership) -> QuerySet[Commitment]:
    """Return the commitments for a milestone that the actor sees, those due first before others."""
    return _due_first(actor, Q(milestone=milestone))


def _due_first(actor: Membership, wanted: Q) -> QuerySet[Commitment]:
    rows = as_seen_by(actor, commitments_visible_to(actor).filter(wanted))
    return rows.select_related("organisation", "counterpart").order_by("due_date", "pk")


def overdue(today: date) -> Q:
    """Return the condition on commitments whose day is past and that are not done.

    today: in the workspace's time zone
    """
    agreed = (CommitmentState.ACCEPTED, CommitmentState.MISSED)
    return Q(state__in=agreed, due_date__lt=today)


def commitment_audiences(commitments: Iterable[Commitment]) -> dict[UUID, list[UUID] | None]:
    """Return the members who alone may read of each commitment, besides admins; None: all may.

    commitments: with their `session` and its `forum`, and their `parties`
    """
    rows = list(commitments)
    told = session_audiences(row.session for row in rows if row.session)
    members = _members(rows)
    audiences: dict[UUID, list[UUID] | None] = {}
    for row in rows:
        seeing = told[row.session.pk] if row.session else []
        if seeing is None:
            audiences[row.pk] = None
            continue
        owners = {row.organisation_id, row.counterpart_id or row.workspace_id}
        owners |= set() if row.session else {row.workspace_id}
        own = {member for owner in owners for member in members[owner]}
        asked = {party.member_id for party in row.parties.all()} | {row.proposed_by_id}
        audiences[row.pk] = sorted({*seeing, *own, *(pk for pk in asked if pk)})
    return audiences


def _members(rows: list[Commitment]) -> dict[UUID, set[UUID]]:
    """Return the members of each owner by its id, and those of the office by its workspace's."""
    owners = {each for row in rows for each in (row.organisation_id, row.counterpart_id) if each}
    concerned = Q(organisation__in=owners) | Q(role=Role.PROGRAMME_OFFICE)
    members = Membership.objects.filter(
        concerned, workspace__in={row.workspace_id for row in rows}
    ).values_list("pk", "organisation_id", "workspace_id", "role")
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for pk, organisation, workspace, role in members:
        if organisation:
            found[organisation].add(pk)
        if role == Role.PROGRAMME_OFFICE:
            found[workspace].add(pk)
    return found


def party_opened_by(key: str) -> CommitmentParty | None:
    """Return the owner whose link an address is, whatever its state; None where it is nobody's."""
    parties = CommitmentParty.objects.select_related(
        "workspace",
        "commitment__organisation",
        "commitment__counterpart",
        "commitment__milestone",
    )
    return opened_by(parties, key)


def commitment_history(commitment: Commitment) -> list[Change]:
    """Return each change of a commitment and each answer to it, oldest first."""
    changes = history_of(commitment, _TOLD)
    for party in commitment.parties.all():
        told = {"answer": f"answer_of_{party.side}", "reason": f"reason_of_{party.side}"}
        changes += history_of(party, told)
    return sorted(changes, key=attrgetter("at"))
