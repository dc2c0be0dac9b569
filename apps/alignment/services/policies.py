"""Changing the detector's numbers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from apps.alignment.models import Policy
from apps.alignment.models.policies import NUMBERS
from apps.alignment.selectors.rules import thresholds_of
from apps.common.errors import InvalidInputError
from apps.common.history import attribute_changes
from apps.common.writing import assign, difference
from apps.events.services import publish
from apps.programmes.models import Layer
from apps.stakeholders.models import Membership
from coordination.thresholds import ThresholdError


@transaction.atomic
def create_policy(*, actor: Membership, at: datetime, data: Mapping[str, Any]) -> Policy:
    """Set the numbers for the workspace, or for one programme. Raises: InvalidInputError."""
    attribute_changes(actor)
    policy = Policy(workspace_id=actor.workspace_id, **data)
    _require_sense(policy)
    same = Policy.objects.filter(workspace_id=actor.workspace_id)
    if same.filter(
        Q(programme_id=policy.programme_id) if policy.programme_id else Q(programme__isnull=True)
    ).exists():
        message = "There is a policy for this already: change that one."
        raise InvalidInputError.at("/programme", message, "unique")
    policy.save()
    _tell(policy, "policy.created", actor, at, after=_told(policy))
    return policy


@transaction.atomic
def change_policy(
    *, policy: Policy, actor: Membership, at: datetime, changes: Mapping[str, Any]
) -> Policy:
    """Change numbers; all initiatives it concerns are swept anew, if any number differs.

    Raises: InvalidInputError
    """
    attribute_changes(actor)
    before = _told(policy)
    for name, value in changes.items():
        setattr(policy, name, value)
    _require_sense(policy)
    policy.refresh_from_db()
    before, after = difference(before, _told(assign(policy, changes)))
    if after:
        _tell(policy, "policy.changed", actor, at, before=before, after=after)
    return policy


@transaction.atomic
def remove_policy(*, policy: Policy, actor: Membership, at: datetime) -> None:
    """Go back to the workspace's numbers, or to the defaults."""
    attribute_changes(actor)
    _tell(policy, "policy.removed", actor, at, before=_told(policy))
    policy.delete()


def _require_sense(policy: Policy) -> None:
    """Refuse numbers that contradict each other, and pairs of layers that are not there."""
    keys = list(
        Layer.objects.filter(workspace_id=policy.workspace_id)
        .order_by("position")
        .values_list("key", flat=True)
    )
    for index, pair in enumerate(policy.pairs or []):
        unknown = [key for key in pair if key not in keys]
        if unknown or pair[0] == pair[1]:
            message = f"Name two different layers of: {', '.join(keys)}."
            raise InvalidInputError.at(f"/pairs/{index}", message, "unknown_layer")
    try:
        thresholds_of(policy, {key: position for position, key in enumerate(keys)})
    except ThresholdError as error:
        raise InvalidInputError.at(f"/{error.field}", f"It {error.detail}.", error.code) from error


def _told(policy: Policy) -> dict[str, Any]:
    programme = policy.programme_id and str(policy.programme_id)
    numbers = {name: getattr(policy, name) for name in NUMBERS}
    return {"programme": programme, **numbers, "pairs": policy.pairs}


def _tell(
    policy: Policy,
    type: str,  # noqa: A002 - the contract's own name
    actor: Membership,
    at: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    publish(
        type=type,
        subject=policy,
        subject_type="policy",
        actor=actor,
        at=at,
        before=before,
        after=after,
    )
