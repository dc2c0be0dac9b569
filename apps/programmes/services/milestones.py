"""Creating, changing and removing one milestone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from apps.common.errors import InvalidInputError
from apps.common.history import attribute_changes
from apps.programmes.models import Initiative, Layer, Milestone
from apps.programmes.selectors import initiatives_of_organisation
from apps.programmes.services.baselines import record_approved_move
from apps.programmes.services.dates import check_completion
from apps.programmes.services.facts import Facts, milestone_facts
from apps.programmes.services.publishing import publish_change
from apps.programmes.services.refusals import (
    AcceptedAlreadyError,
    BaselineChangeRequiredError,
    not_your_own,
)
from apps.programmes.services.rights import may, own_only
from apps.stakeholders.fields import Write, office_only, refuse_closed_fields
from apps.stakeholders.models import Membership, Organisation
from coordination.vocabulary import MilestoneStatus

# What the owner of a milestone says about it by itself.
_OWNERS_STATUSES: Final = frozenset(
    {MilestoneStatus.PLANNED, MilestoneStatus.IN_PROGRESS, MilestoneStatus.REPORTED}
)
_PROGRESS: Final = frozenset({"forecast_date", "actual_date", "status"})
_VERBS: Final[dict[str, str]] = {
    MilestoneStatus.REPORTED.value: "reported",
    MilestoneStatus.ACCEPTED.value: "accepted",
}


@transaction.atomic
def create_milestone(
    *,
    actor: Membership,
    initiative: Initiative,
    layer: Layer,
    at: datetime,
    owner_organisation: Organisation | None = None,
    **fields: Any,
) -> Milestone:
    """Create a milestone; its first baseline is kept beside every later one.

    A partner makes milestones of its own organisation, where that takes part.
    Raises: InvalidInputError, NotAllowedError
    """
    attribute_changes(actor)
    partner = own_only(actor, "milestones.write")
    if partner:
        owner_organisation = owner_organisation or actor.organisation
        _check_partner_takes_part(actor, initiative, owner_organisation)
    milestone = Milestone(
        workspace_id=actor.workspace_id,
        initiative=initiative,
        layer=layer,
        owner_organisation=owner_organisation,
        **_with_implied_status(fields),
    )
    milestone.original_baseline_date = milestone.baseline_date
    if partner:
        milestone.reported_at = at
        if milestone.status not in _OWNERS_STATUSES:
            raise office_only("status")
    _check_status(milestone, actor, MilestoneStatus.PLANNED, at)
    milestone.save(force_insert=True)
    _publish(milestone, actor, at, before=None)
    return milestone


@transaction.atomic
def change_milestone(
    *,
    milestone: Milestone,
    actor: Membership,
    changes: Mapping[str, Any],
    at: datetime,
    reason: str = "",
) -> Milestone:
    """Change a milestone that the caller has locked.

    reason: kept with the history; required where a baseline moves, which is recorded as an approved
    change of it
    Raises: InvalidInputError, NotAllowedError, BaselineChangeRequiredError, AcceptedAlreadyError
    """
    attribute_changes(actor, reason=reason)
    changes = _with_implied_status(changes)
    differing = {name for name, value in changes.items() if getattr(milestone, name) != value}
    before, was, promised = milestone_facts(milestone), milestone.status, milestone.baseline_date
    left = milestone.initiative
    if own_only(actor, "milestones.write"):
        _check_partner_changes(milestone, actor, {name: changes[name] for name in differing})
        if differing & _PROGRESS:
            changes = {**changes, "reported_at": at}
    if "baseline_date" in differing and not reason:
        message = "Say why the baseline moves."
        raise InvalidInputError.at("/reason", message, "required")
    for name in differing:
        setattr(milestone, name, changes[name])
    _check_status(milestone, actor, was, at)
    _save(milestone, [*differing, *(["reported_at"] if "reported_at" in changes else [])], changes)
    if "baseline_date" in differing:
        record_approved_move(
            milestone=milestone, actor=actor, from_date=promised, reason=reason, at=at
        )
    _publish(milestone, actor, at, before=before, left=left)
    return milestone


@transaction.atomic
def remove_milestone(*, milestone: Milestone, actor: Membership, at: datetime) -> None:
    """Remove a milestone with its dependencies, as if it had never been promised.

    What was promised and is no longer wanted is cancelled, not removed.
    """
    attribute_changes(actor)
    before = milestone_facts(milestone)
    publish_change(
        milestone,
        "milestone",
        actor=actor,
        at=at,
        before=before,
        after=None,
        initiatives=(milestone.initiative,),
    )
    milestone.delete()


def _with_implied_status(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields as meant: a date alone says that it is done, not that it is accepted."""
    if fields.get("actual_date") and "status" not in fields:
        return {**fields, "status": MilestoneStatus.REPORTED.value}
    return dict(fields)


def _check_status(milestone: Milestone, actor: Membership, was: str, at: datetime) -> None:
    if milestone.status == MilestoneStatus.ACCEPTED != was and not may(actor, "milestones.accept"):
        raise office_only("status")
    check_completion(milestone, today=actor.workspace.today(at))


def _check_partner_takes_part(
    actor: Membership, initiative: Initiative, owner: Organisation | None
) -> None:
    if owner is None or owner.pk != actor.organisation_id:
        detail = "You may add milestones of your own organisation only."
        raise not_your_own("/owner_organisation", detail)
    if not initiatives_of_organisation(actor).filter(pk=initiative.pk).exists():
        detail = "Your organisation takes no part in this initiative; ask its programme office."
        raise not_your_own("/initiative", detail)


def _check_partner_changes(
    milestone: Milestone, actor: Membership, changes: Mapping[str, Any]
) -> None:
    if milestone.owner_organisation_id != actor.organisation_id:
        raise not_your_own("", "You may change milestones of your own organisation only.")
    if milestone.status == MilestoneStatus.ACCEPTED and changes.keys() & {"status", "actual_date"}:
        raise AcceptedAlreadyError
    if "baseline_date" in changes:
        raise BaselineChangeRequiredError
    refuse_closed_fields(actor, "milestones.write", Write.CHANGE, changes)
    if changes.get("status", milestone.status) not in {*_OWNERS_STATUSES, milestone.status}:
        raise office_only("status")


def _save(milestone: Milestone, fields: list[str], changes: Mapping[str, Any]) -> None:
    if "reported_at" in changes:
        milestone.reported_at = changes["reported_at"]
    if fields:
        milestone.save(update_fields=fields)


def _publish(
    milestone: Milestone,
    actor: Membership,
    at: datetime,
    *,
    before: Facts | None,
    left: Initiative | None = None,
) -> None:
    after = milestone_facts(milestone)
    moved_to = after["status"] if before and before["status"] != after["status"] else ""
    publish_change(
        milestone,
        "milestone",
        verb=_VERBS.get(moved_to, "changed"),
        actor=actor,
        at=at,
        before=before,
        after=after,
        initiatives=(left or milestone.initiative, milestone.initiative),
    )
