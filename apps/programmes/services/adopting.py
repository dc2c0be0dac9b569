"""Making a what-if true: other baselines are asked for, other forecasts are written."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from apps.common.errors import FieldError, InvalidInputError
from apps.common.history import attribute_changes
from apps.programmes.models import BaselineChange, Initiative, Milestone
from apps.programmes.models.milestones import DONE
from apps.programmes.selectors import milestones_visible_to
from apps.programmes.services.baselines import Move, propose_baseline_change
from apps.programmes.services.facts import milestone_facts
from apps.programmes.services.publishing import publish_milestones
from apps.programmes.services.refusals import not_your_own
from apps.programmes.services.rights import own_only
from apps.stakeholders.models import Membership
from coordination.vocabulary import MilestoneStatus

_WRITE: Final = """
    UPDATE programmes_milestone m SET forecast_date = f.day, reported_at = f.reported_at
    FROM unnest(%(ids)s::uuid[], %(days)s::date[], %(reported)s::timestamptz[])
        AS f (id, day, reported_at)
    WHERE m.id = f.id
"""

Dates = Mapping[str, date]


class Adopted(NamedTuple):
    """What has come of a what-if. forecasts: the milestones that are expected at another date."""

    baseline_change: BaselineChange | None
    forecasts: list[UUID]


@transaction.atomic
def adopt_what_if(
    *,
    initiative: Initiative,
    actor: Membership,
    changes: Sequence[tuple[UUID, Dates]],
    reason: str,
    at: datetime,
) -> Adopted:
    """Ask for the baselines of a what-if, and write its forecasts: all of it or nothing.

    changes: milestone and {baseline_date, forecast_date}, either or both
    What is done is reported, not adopted. A partner adopts what is its own organisation's.
    Raises: InvalidInputError, NotAllowedError, pointing at each row of `changes`
    """
    attribute_changes(actor, reason=reason)
    if not reason:
        raise InvalidInputError.at("/reason", "Say why the dates change.", "required")
    found = _locked(initiative, actor, changes)
    _check(changes, found, actor)
    moves = [
        Move(found[pk], dates["baseline_date"])
        for pk, dates in changes
        if dates.get("baseline_date", found[pk].baseline_date) != found[pk].baseline_date
    ]
    change = (
        propose_baseline_change(actor=actor, reason=reason, moves=moves, at=at) if moves else None
    )
    expected = {
        pk: dates["forecast_date"]
        for pk, dates in changes
        if dates.get("forecast_date", found[pk].forecast_date) != found[pk].forecast_date
    }
    _write([found[pk] for pk in expected], expected, actor, at)
    if change is None and not expected:
        raise InvalidInputError.at("/changes", "These are the dates as they are.", "no_change")
    return Adopted(change, list(expected))


def _locked(
    initiative: Initiative, actor: Membership, changes: Sequence[tuple[UUID, Dates]]
) -> dict[UUID, Milestone]:
    rows = milestones_visible_to(actor).filter(
        initiative=initiative, pk__in=[pk for pk, _ in changes]
    )
    rows = rows.exclude(status=MilestoneStatus.CANCELLED).select_related("layer").order_by("id")
    return {row.pk: row for row in rows.select_for_update(of=("self",), no_key=True)}


def _check(
    changes: Sequence[tuple[UUID, Dates]],
    found: Mapping[UUID, Milestone],
    actor: Membership,
) -> None:
    errors, seen = [], set()
    partner = own_only(actor, "milestones.write") or own_only(actor, "baselines.ask")
    for place, (pk, dates) in enumerate(changes):
        pointer = f"/changes/{place}"
        milestone = found.get(pk)
        if milestone is None:
            detail = "No live milestone of this initiative."
            errors.append(FieldError(f"{pointer}/milestone", detail, "not_found"))
            continue
        if partner and milestone.owner_organisation_id != actor.organisation_id:
            detail = "You may change dates of your own organisation's milestones only."
            raise not_your_own(f"{pointer}/milestone", detail)
        if pk in seen:
            errors.append(FieldError(f"{pointer}/milestone", "Named twice.", "duplicate"))
        if "actual_date" in dates:
            detail = "What is done is reported, not adopted: see milestones/{id}/report/."
            errors.append(FieldError(f"{pointer}/actual_date", detail, "not_adoptable"))
        if "forecast_date" in dates and milestone.status in DONE:
            detail = "It is done: nothing is expected of it any more."
            errors.append(FieldError(f"{pointer}/forecast_date", detail, "done"))
        seen.add(pk)
    if errors:
        raise InvalidInputError(errors[0].detail, errors=tuple(errors))


def _write(
    milestones: Sequence[Milestone],
    expected: Mapping[UUID, date],
    actor: Membership,
    at: datetime,
) -> None:
    """Write forecasts; the word of an owner is also a sign of life."""
    if not milestones:
        return
    speaks = own_only(actor, "milestones.write")
    before = [milestone_facts(milestone) for milestone in milestones]
    for milestone in milestones:
        milestone.forecast_date = expected[milestone.pk]
        milestone.reported_at = at if speaks else milestone.reported_at
    columns: dict[str, list[Any]] = {
        "ids": [milestone.pk for milestone in milestones],
        "days": [milestone.forecast_date for milestone in milestones],
        "reported": [milestone.reported_at for milestone in milestones],
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, columns)
    publish_milestones("changed", milestones, before, actor=actor, at=at)
