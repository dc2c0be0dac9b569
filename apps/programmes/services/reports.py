"""Many completions reported at once: all of them or none, in as many statements as for one."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from apps.common.history import attribute_changes
from apps.common.identities import as_uuid
from apps.programmes.models import Milestone
from apps.programmes.selectors import milestones_visible_to
from apps.programmes.services.bulk.rows import MOST_ERRORS, RowError, RowsRefusedError
from apps.programmes.services.facts import milestone_facts
from apps.programmes.services.publishing import publish_milestones
from apps.programmes.services.rights import own_only
from apps.stakeholders.models import Membership
from coordination.vocabulary import MilestoneStatus

MOST_REPORTS = 5_000
_IN_FUTURE: Final = (
    "The actual date lies in the future: use forecast_date for what is expected.",
    "actual_date_in_future",
)
_AMBIGUOUS: Final = (
    "More than one milestone is called so. Name it by its id.",
    "ambiguous",
)
_NOWHERE: Final = ("There is no such milestone that you may see.", "does_not_exist")

_WRITE = """
    UPDATE programmes_milestone m SET
        status = 'reported', actual_date = r.actual_date, evidence_url = r.evidence_url,
        note = r.note, reported_at = %(at)s
    FROM unnest(%(ids)s::uuid[], %(days)s::date[], %(evidence)s::text[], %(notes)s::text[])
        AS r (id, actual_date, evidence_url, note)
    WHERE m.id = r.id
"""


class Report(NamedTuple):
    """One completion; what is left empty stays as it is.

    milestone: its id or external id; source: of the external id, where several bring the same one
    """

    milestone: str
    actual_date: date
    evidence_url: str = ""
    note: str = ""
    source: str | None = None


class Checked(NamedTuple):
    """What reports would do: the milestone of each, None where it is wrong; and what is wrong."""

    milestones: list[Milestone | None]
    errors: list[RowError]


@transaction.atomic
def check_reports(*, actor: Membership, reports: Sequence[Report], at: datetime) -> Checked:
    """Return what reporting would meet, and write nothing."""
    return _checked(actor, reports, at)


@transaction.atomic
def report_milestones(
    *, actor: Membership, reports: Sequence[Report], at: datetime, below: str = ""
) -> list[UUID]:
    """Report milestones done; return their ids in the order of the reports.

    below: pointer of the list, for what is wrong with its rows
    Raises: RowsRefusedError, with what is wrong with each row
    """
    attribute_changes(actor)
    checked = _checked(actor, reports, at)
    if checked.errors:
        raise RowsRefusedError(checked.errors[:MOST_ERRORS], below=below)
    milestones = [milestone for milestone in checked.milestones if milestone is not None]
    before = [milestone_facts(milestone) for milestone in milestones]
    for milestone, report in zip(milestones, reports, strict=True):
        milestone.status = MilestoneStatus.REPORTED.value
        milestone.actual_date = report.actual_date
        milestone.evidence_url = report.evidence_url or milestone.evidence_url
        milestone.note = report.note or milestone.note
        milestone.reported_at = at
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "at": at,
                "ids": [milestone.pk for milestone in milestones],
                "days": [milestone.actual_date for milestone in milestones],
                "evidence": [milestone.evidence_url for milestone in milestones],
                "notes": [milestone.note for milestone in milestones],
            },
        )
    publish_milestones("reported", milestones, before, actor=actor, at=at)
    return [milestone.pk for milestone in milestones]


def _locked(actor: Membership, reports: Sequence[Report]) -> dict[str, list[Milestone]]:
    """Return what the actor sees under each name, locked in one order for this transaction."""
    names = {report.milestone for report in reports}
    ids = {name: identity for name in names if (identity := as_uuid(name))}
    rows = milestones_visible_to(actor).filter(
        Q(pk__in=set(ids.values())) | Q(external_id__in=names)
    )
    by_id: dict[UUID, list[str]] = {}
    for name, identity in ids.items():
        by_id.setdefault(identity, []).append(name)
    found: dict[str, list[Milestone]] = {}
    for row in (
        rows.select_related("layer", "initiative")
        .order_by("id")
        .select_for_update(of=("self",), no_key=True)
    ):
        for name in {*by_id.get(row.pk, ()), row.external_id or ""} & names:
            found.setdefault(name, []).append(row)
    return found


def _checked(actor: Membership, reports: Sequence[Report], at: datetime) -> Checked:
    found = _locked(actor, reports)
    today = actor.workspace.today(at)
    partner = actor if own_only(actor, "milestones.report") else None
    seen: set[UUID] = set()
    milestones: list[Milestone | None] = []
    errors: list[RowError] = []
    for place, report in enumerate(reports):
        wrong = []
        named = _meant(report, found.get(report.milestone, ()), partner)
        if len(named) == 1:
            if refusal := _refusal(named[0], partner, seen):
                wrong.append(RowError(place, "milestone", *refusal))
            if report.actual_date > today:
                wrong.append(RowError(place, "actual_date", *_IN_FUTURE))
            seen.add(named[0].pk)
        else:
            wrong.append(RowError(place, "milestone", *(_AMBIGUOUS if named else _NOWHERE)))
        errors += wrong
        milestones.append(None if wrong else named[0])
    return Checked(milestones, errors)


def _meant(
    report: Report, named: Sequence[Milestone], partner: Membership | None
) -> Sequence[Milestone]:
    """Return which of those that are called so can be meant: a partner means its own."""
    if report.source is not None:
        by_id = as_uuid(report.milestone)
        named = [one for one in named if one.source == report.source or one.pk == by_id]
    if partner and len(named) > 1:
        own = partner.organisation_id
        return [one for one in named if one.owner_organisation_id == own] or named
    return named


def _refusal(
    milestone: Milestone, partner: Membership | None, seen: set[UUID]
) -> tuple[str, str] | None:
    """Return why a milestone cannot be reported on, and the code; None where it can.

    partner: the actor, where it may report on its own organisation's alone
    """
    if milestone.pk in seen:
        return "Named twice.", "duplicate"
    if partner and milestone.owner_organisation_id != partner.organisation_id:
        return "You may report on milestones of your own organisation only.", "not_your_own"
    if milestone.status == MilestoneStatus.ACCEPTED:
        return "It is accepted: ask the programme office to return it first.", "accepted_already"
    if milestone.status == MilestoneStatus.CANCELLED:
        return "It is cancelled.", "cancelled"
    return None
