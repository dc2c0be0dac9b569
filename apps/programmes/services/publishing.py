"""Events of the record: what has changed, and who alone may read of it."""

from collections.abc import Sequence
from datetime import datetime

from apps.common.history import Actor
from apps.common.writing import difference
from apps.events.models import Event
from apps.events.services import Changed, describe_actor, publish, publish_all, publish_changes
from apps.programmes.models import (
    Baseline,
    BaselineChange,
    Dependency,
    Initiative,
    Layer,
    Milestone,
    Programme,
    Visibility,
)
from apps.programmes.selectors import restricted_to
from apps.programmes.selectors.visibility import audiences_of
from apps.programmes.services.facts import Facts, baseline_change_facts, milestone_facts


def publish_change(
    subject: Milestone | Dependency | Initiative | Layer | Programme | Baseline,
    subject_type: str,
    *,
    actor: Actor | None,
    at: datetime,
    before: Facts | None,
    after: Facts | None,
    verb: str = "changed",
    initiatives: tuple[Initiative, ...] = (),
) -> None:
    """Publish that something was made (no `before`), changed, or removed (no `after`).

    initiatives: those it hangs on, which decide who may read of it
    """
    publish_changes(
        [Changed(subject, before, after)],
        subject_type=subject_type,
        actor=actor,
        at=at,
        verb=verb,
        restricted_to=restricted_to(*initiatives),
    )


def publish_milestones(
    verb: str,
    milestones: Sequence[Milestone],
    before: Sequence[Facts],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Publish that many milestones changed, with two statements; not of those that did not.

    before: the facts of each, as they were
    """
    audiences = audiences_of({milestone.initiative_id for milestone in milestones})
    happened = []
    for milestone, was in zip(milestones, before, strict=True):
        old, new = difference(was, milestone_facts(milestone))
        audience = audiences.get(milestone.initiative_id)
        if new:
            happened.append(
                Event(
                    workspace_id=milestone.workspace_id,
                    type=f"milestone.{verb}",
                    at=at,
                    actor=describe_actor(actor),
                    subject_type="milestone",
                    subject_id=milestone.pk,
                    before=old,
                    after=new,
                    restricted_to=None if audience is None else sorted(audience),
                )
            )
    publish_all(happened)


def publish_baseline_change(
    verb: str, change: BaselineChange, *, actor: Actor | None, at: datetime, moves: int
) -> None:
    """Publish a step of a baseline change."""
    hidden = Initiative.objects.filter(
        milestones__baseline_moves__change=change, visibility=Visibility.PARTICIPANTS
    )
    publish(
        type=f"baseline_change.{verb}",
        subject=change,
        subject_type="baseline_change",
        actor=actor,
        at=at,
        after=baseline_change_facts(change, moves=moves),
        restricted_to=restricted_to(*hidden.distinct()),
    )
