"""How milestones and dependencies came to stand as they do: when, by whom, why."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import Lag

from apps.common.history_reading import versions_of
from apps.programmes.models import Dependency, Milestone
from apps.programmes.models.milestones import DONE, OPEN
from coordination.vocabulary import Agreement, MilestoneStatus

RETURNED: Final = "returned"


class LastStep(NamedTuple):
    """The step that a milestone stands at: reported, accepted or returned.

    why: the reason with which it was returned, or what was said along with another step
    """

    step: str
    at: datetime
    actor: str
    why: str


def last_steps(milestones: Iterable[UUID]) -> dict[UUID, LastStep]:
    """Return the step that each of some milestones stands at; one that never took any is left out.

    milestones: those the reader sees already. One statement, however many they are.
    """
    versions = (
        versions_of(Milestone)
        .filter(pgh_obj_id__in=list(milestones))
        .annotate(was=Window(Lag("status"), partition_by="pgh_obj_id", order_by="pgh_id"))
        .exclude(status=F("was"))
        .order_by("pgh_id")
        .values_list("pgh_obj_id", "was", "status", "pgh_created_at", "pgh_context")
    )
    found: dict[UUID, LastStep] = {}
    for pk, was, status, at, context in versions:
        step = RETURNED if was in DONE and status in OPEN else status
        said = context or {}
        found[pk] = LastStep(step, at, said.get("actor", ""), said.get("why", ""))
    taken = {MilestoneStatus.REPORTED.value, MilestoneStatus.ACCEPTED.value, RETURNED}
    return {pk: last for pk, last in found.items() if last.step in taken}


def decline_reasons(dependencies: Iterable[UUID]) -> dict[UUID, str]:
    """Return why each of some dependencies was last declined, where a reason was given."""
    versions = (
        versions_of(Dependency)
        .filter(pgh_obj_id__in=list(dependencies), agreement=Agreement.DECLINED.value)
        .order_by("pgh_id")
        .values_list("pgh_obj_id", "pgh_context__why")
    )
    return {pk: why for pk, why in versions if why}


def was_agreed(dependency: Dependency) -> bool:
    """Tell whether both owners have ever agreed on a dependency, whatever became of it since."""
    versions = versions_of(Dependency).filter(pgh_obj_id=dependency.pk)
    return bool(versions.filter(agreement=Agreement.ACCEPTED.value).exists())
