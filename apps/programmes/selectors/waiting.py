"""What waits for somebody: reports to accept, milestones to report, dependencies to agree on."""

from datetime import date, timedelta
from typing import Final

from django.db.models import F, Q, QuerySet

from apps.programmes.models import BaselineChange, ChangeState, Dependency, Milestone
from apps.programmes.models.milestones import OPEN
from apps.programmes.selectors.steps import RETURNED, last_steps
from apps.programmes.selectors.visibility import (
    baseline_changes_visible_to,
    dependencies_visible_to,
    milestones_visible_to,
)
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.models import Membership
from coordination.vocabulary import Agreement, MilestoneStatus

# What is due within a month is worth a word.
SOON: Final = timedelta(days=30)


def milestones_to_accept(actor: Membership) -> QuerySet[Milestone]:
    """Return what was reported done and waits for the actor to accept it or to return it."""
    milestones = milestones_visible_to(actor)
    if actor.role not in ACTIONS["milestones.accept"].roles:
        return milestones.none()
    return milestones.filter(status=MilestoneStatus.REPORTED.value)


def milestones_reportable_by(actor: Membership) -> QuerySet[Milestone]:
    """Return what the actor may say of that it is done: a partner of its own organisation's."""
    action = ACTIONS["milestones.report"]
    milestones = milestones_visible_to(actor)
    if actor.role not in action.roles:
        return milestones.none()
    if actor.role in action.own_only:
        own = actor.organisation_id
        milestones = milestones.filter(owner_organisation_id=own) if own else milestones.none()
    return milestones.filter(status__in=OPEN)


def milestones_to_report(actor: Membership, today: date) -> QuerySet[Milestone]:
    """Return what the actor's own organisation has open that is overdue, due soon or returned.

    What came back from the office waits for its owner, however far its date.
    """
    milestones = milestones_visible_to(actor)
    if actor.role not in ACTIONS["milestones.report"].roles or actor.organisation_id is None:
        return milestones.none()
    own = milestones.filter(owner_organisation_id=actor.organisation_id, status__in=OPEN)
    is_due = Q(baseline_date__lte=today + SOON)
    later = own.filter(~is_due, status=MilestoneStatus.IN_PROGRESS.value)
    steps = last_steps(later.order_by().values_list("pk", flat=True))
    returned = [pk for pk, last in steps.items() if last.step == RETURNED]
    return own.filter(is_due | Q(pk__in=returned))


def baseline_changes_to_decide(actor: Membership) -> QuerySet[BaselineChange]:
    """Return the changes of baselines that wait for the actor to approve or to decline them."""
    changes = baseline_changes_visible_to(actor).filter(state=ChangeState.PROPOSED)
    return changes if actor.role in ACTIONS["baselines.decide"].roles else changes.none()


def dependencies_to_decide(actor: Membership) -> QuerySet[Dependency]:
    """Return the proposed dependencies that the actor may agree to or refuse.

    A partner decides on what the other owner proposed; the office on all.
    """
    action = ACTIONS["dependencies.decide"]
    proposed = dependencies_visible_to(actor).filter(agreement=Agreement.PROPOSED.value)
    if actor.role not in action.roles:
        return proposed.none()
    if actor.role not in action.own_only:
        return proposed
    if actor.organisation_id is None:
        return proposed.none()
    mine = Q(predecessor__owner_organisation_id=actor.organisation_id) | Q(
        successor__owner_organisation_id=actor.organisation_id
    )
    owns_both = Q(
        predecessor__owner_organisation_id=F("successor__owner_organisation_id"),
    )
    own_proposal = Q(proposed_by_id=actor.organisation_id) & Q(proposed_by__isnull=False)
    return proposed.filter(mine).exclude(own_proposal & ~owns_both)


def dependencies_proposed_by(actor: Membership) -> QuerySet[Dependency]:
    """Return what the actor's organisation proposed to others, waiting or declined."""
    if actor.organisation_id is None:
        return Dependency.objects.none()
    return dependencies_visible_to(actor).filter(
        proposed_by_id=actor.organisation_id,
        agreement__in=[Agreement.PROPOSED.value, Agreement.DECLINED.value],
    )
