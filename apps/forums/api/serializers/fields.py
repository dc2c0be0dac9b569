"""How bodies name what belongs to forums, and what clocks show."""

from datetime import datetime
from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.alignment.selectors.findings import findings_visible_to
from apps.common.api.references import Reference
from apps.forums.selectors import (
    forums_visible_to,
    rooms_visible_to,
    sessions_visible_to,
    templates_visible_to,
    themes_visible_to,
)
from apps.forums.selectors.agendas import agenda_items_visible_to
from apps.forums.selectors.outcomes import outcomes_seen_by
from apps.programmes.api.serializers.references import (
    ListedReference,
    NamedTogether,
    layers_visible_to,
)
from apps.programmes.selectors import initiatives_visible_to, milestones_visible_to
from apps.stakeholders.selectors import members_visible_to, organisations_visible_to

_WALL_TIME: Final = r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$"
_CLOCK_TIME: Final = r"^([01]\d|2[0-3]):[0-5]\d$"
# Instants of other years cannot be told in every zone.
_YEARS: Final = range(1900, 2200)


@extend_schema_field({"type": "string", "pattern": _WALL_TIME, "example": "2026-03-29T09:30"})
class WallTimeField(serializers.CharField):
    """A day and a time as clocks show them, without an offset."""

    default_error_messages = {
        "wall_time": "A day and a time without an offset, such as 2026-03-29T09:30, of the years"
        f" {_YEARS.start} to {_YEARS.stop - 1}; with an offset it is an instant.",
    }

    def to_internal_value(self, data: Any) -> datetime:  # type: ignore[override]
        """Return the time. Raises: ValidationError."""
        try:
            wall = datetime.fromisoformat(super().to_internal_value(data))
        except ValueError:
            self.fail("wall_time")
        if wall.tzinfo is not None or wall.year not in _YEARS:
            self.fail("wall_time")
        return wall


class InstantField(serializers.DateTimeField):
    """An instant: a day and a time with an offset, of years that every zone can tell."""

    default_error_messages = {
        "instant": "A day and a time with an offset, such as 2026-03-29T09:30:00+02:00, of the"
        f" years {_YEARS.start} to {_YEARS.stop - 1}.",
    }

    def to_internal_value(self, value: Any) -> datetime:
        """Return the instant. Raises: ValidationError."""
        instant = super().to_internal_value(value)
        if instant.year not in _YEARS:
            self.fail("instant")
        return instant

    def enforce_timezone(self, value: datetime) -> datetime:
        """Return the instant in UTC. Raises: ValidationError, where no offset was said."""
        if value.tzinfo is None:
            self.fail("instant")
        return super().enforce_timezone(value)


@extend_schema_field({"type": "string", "pattern": _CLOCK_TIME, "example": "09:30"})
class ClockTimeField(serializers.TimeField):
    """A time of the day as clocks show it, to the minute."""

    def __init__(self, **options: Any) -> None:
        """Take what any field takes."""
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **options)


@extend_schema_field(OpenApiTypes.STR)
class ThemeReference(ListedReference):
    """Reads a theme's key or id, answers its key."""

    answers = "key"

    def __init__(self, **options: Any) -> None:
        """Offer the workspace's themes."""
        super().__init__(themes_visible_to, keys=("key",), **options)


def theme_references(most: int, **options: Any) -> NamedTogether:
    """Return a list of references to themes, of which there may be so many."""
    return ThemeReference.many_init(max_length=most, **options)


def member_reference(**options: Any) -> Reference:
    """Return a reference to a member by id."""
    return Reference(members_visible_to, keys=(), **options)


def member_references(most: int, **options: Any) -> NamedTogether:
    """Return a list of references to members by id."""
    return ListedReference.many_init(members_visible_to, keys=(), max_length=most, **options)


def organisation_references(most: int, **options: Any) -> NamedTogether:
    """Return a list of references to organisations by id or external id."""
    return ListedReference.many_init(organisations_visible_to, max_length=most, **options)


def forum_reference(**options: Any) -> Reference:
    """Return a reference to a forum by id or key."""
    return Reference(forums_visible_to, keys=("key",), **options)


def room_reference(**options: Any) -> Reference:
    """Return a reference to a room by id or name."""
    return Reference(rooms_visible_to, keys=("name",), **options)


def session_reference(**options: Any) -> Reference:
    """Return a reference to a session by id."""
    return Reference(sessions_visible_to, keys=(), **options)


def template_reference(**options: Any) -> Reference:
    """Return a reference to a template of sessions by id."""
    return Reference(templates_visible_to, keys=(), **options)


def finding_reference(**options: Any) -> Reference:
    """Return a reference to a finding by id."""
    return Reference(findings_visible_to, keys=(), **options)


def finding_references(most: int, **options: Any) -> NamedTogether:
    """Return a list of references to findings by id."""
    return ListedReference.many_init(findings_visible_to, keys=(), max_length=most, **options)


def outcome_reference(**options: Any) -> Reference:
    """Return a reference to an outcome by id, with the session it is of."""
    return Reference(
        lambda actor: outcomes_seen_by(actor).select_related("session"), keys=(), **options
    )


def agenda_item_reference(**options: Any) -> Reference:
    """Return a reference to an agenda item by id."""
    return Reference(agenda_items_visible_to, keys=(), **options)


@extend_schema_field(OpenApiTypes.STR)
class ListedLayerReference(ListedReference):
    """Reads a layer's key or id within a list, answers its key."""

    answers = "key"


def layer_references(most: int, **options: Any) -> NamedTogether:
    """Return a list of references to layers by key or id."""
    return ListedLayerReference.many_init(
        layers_visible_to, keys=("key",), max_length=most, **options
    )


def initiative_references(most: int, **options: Any) -> NamedTogether:
    """Return a list of references to initiatives by id, key or external id."""
    return ListedReference.many_init(
        initiatives_visible_to, keys=("key", "external_id"), max_length=most, **options
    )


def tied_milestone_references(most: int, **options: Any) -> NamedTogether:
    """Return a list of references to milestones by id or external id, which may be empty."""
    return ListedReference.many_init(milestones_visible_to, max_length=most, **options)
