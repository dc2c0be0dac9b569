"""Programmes and initiatives: what the milestones hang on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction

from apps.common.errors import InvalidInputError
from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.programmes.models import Initiative, Participation, Programme
from apps.programmes.services.facts import initiative_facts, programme_facts
from apps.programmes.services.publishing import publish_change
from apps.programmes.services.refusals import StillInUseError
from apps.stakeholders.models import Membership, Organisation


class TakesPart(TypedDict):
    """An organisation and what it does in an initiative."""

    organisation: Organisation
    role: str


@transaction.atomic
def create_programme(*, actor: Membership, at: datetime, **fields: Any) -> Programme:
    """Create a programme in the actor's workspace."""
    attribute_changes(actor)
    programme = Programme.objects.create(workspace_id=actor.workspace_id, **fields)
    after = programme_facts(programme)
    publish_change(programme, "programme", actor=actor, at=at, before=None, after=after)
    return programme


@transaction.atomic
def change_programme(
    *, programme: Programme, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> Programme:
    """Change a programme's key or name."""
    attribute_changes(actor)
    before = programme_facts(programme)
    after = programme_facts(assign(programme, changes))
    publish_change(programme, "programme", actor=actor, at=at, before=before, after=after)
    return programme


@transaction.atomic
def remove_programme(*, programme: Programme, actor: Membership, at: datetime) -> None:
    """Remove a programme without initiatives.

    Raises: StillInUseError
    """
    attribute_changes(actor)
    if programme.initiatives.exists():
        message = "Give its initiatives to another programme first."
        raise StillInUseError(message)
    before = programme_facts(programme)
    publish_change(programme, "programme", actor=actor, at=at, before=before, after=None)
    programme.delete()


@transaction.atomic
def create_initiative(
    *,
    actor: Membership,
    at: datetime,
    participations: Sequence[TakesPart] = (),
    **fields: Any,
) -> Initiative:
    """Create an initiative in the actor's workspace with those who take part.

    Raises: InvalidInputError
    """
    attribute_changes(actor)
    initiative = Initiative.objects.create(workspace_id=actor.workspace_id, **fields)
    _take_part(initiative, participations)
    publish_change(
        initiative,
        "initiative",
        actor=actor,
        at=at,
        before=None,
        after=initiative_facts(initiative),
        initiatives=(initiative,),
    )
    return initiative


@transaction.atomic
def change_initiative(
    *, initiative: Initiative, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> Initiative:
    """Change an initiative; `participations`, where given, replaces those who take part.

    Raises: InvalidInputError
    """
    attribute_changes(actor)
    changes = dict(changes)
    before = initiative_facts(initiative)
    participations = changes.pop("participations", None)
    assign(initiative, changes)
    if participations is not None:
        _take_part(initiative, participations)
        # Its version is the version of the whole, with those who take part.
        initiative.save(update_fields=["name"])
    publish_change(
        initiative,
        "initiative",
        actor=actor,
        at=at,
        before=before,
        after=initiative_facts(initiative),
        initiatives=(initiative,),
    )
    return initiative


@transaction.atomic
def remove_initiative(*, initiative: Initiative, actor: Membership, at: datetime) -> None:
    """Remove an initiative without milestones; one that ends is closed, not removed.

    Raises: StillInUseError
    """
    attribute_changes(actor)
    if initiative.milestones.exists():
        message = "It has milestones: set its phase to closed, or remove them first."
        raise StillInUseError(message)
    publish_change(
        initiative,
        "initiative",
        actor=actor,
        at=at,
        before=initiative_facts(initiative),
        after=None,
        initiatives=(initiative,),
    )
    initiative.delete()


def _take_part(initiative: Initiative, participations: Sequence[TakesPart]) -> None:
    roles = {each["organisation"].pk: each["role"] for each in participations}
    if len(roles) != len(participations):
        message = "An organisation takes part in one role."
        raise InvalidInputError.at("/participations", message, "duplicate")
    initiative.participations.exclude(organisation__in=roles).delete()
    Participation.objects.bulk_create(
        [
            Participation(initiative=initiative, organisation_id=organisation, role=role)
            for organisation, role in roles.items()
        ],
        update_conflicts=True,
        unique_fields=["initiative", "organisation"],
        update_fields=["role"],
    )
