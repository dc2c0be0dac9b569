"""How the record's objects are named in a body."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import Model, Q, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.common.api.references import Reference
from apps.common.identities import as_uuid
from apps.programmes.models import Layer
from apps.programmes.selectors import (
    initiatives_visible_to,
    layers_of,
    milestones_visible_to,
    programmes_visible_to,
)
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import organisations_visible_to

# What is said of a list of references, not of each of them.
_OF_LIST: Final = ("allow_empty", "help_text", "max_length", "required")


def layers_visible_to(actor: Membership) -> QuerySet[Layer]:
    """Return the layers of the actor's workspace."""
    return layers_of(actor.workspace)


@extend_schema_field(OpenApiTypes.STR)
class LayerReference(Reference):
    """Reads a layer's key or id, answers its key."""

    answers = "key"

    def __init__(self, **options: Any) -> None:
        """Offer the workspace's layers."""
        super().__init__(layers_visible_to, keys=("key",), **options)


@extend_schema_field(OpenApiTypes.STR)
class ListedReference(Reference):
    """A reference within a list, whose names are looked up together, before they are read."""

    found: Mapping[str, list[Model]] | None = None

    @classmethod
    def many_init(cls, *args: Any, **options: Any) -> "NamedTogether":
        """Return a plain list of them, whose names are looked up together too."""
        of_list = {name: options.pop(name) for name in _OF_LIST if name in options}
        return NamedTogether(child_relation=cls(*args, **options), **of_list)

    def look_up(self, names: Iterable[object]) -> None:
        """Find everything that is called so, with one query."""
        texts = {name for name in names if isinstance(name, str)}
        called = Q(pk__in=[identity for name in texts if (identity := as_uuid(name))])
        for key in self.keys:
            called |= Q((f"{key}__in", texts))
        found: dict[str, list[Model]] = {}
        for row in self.get_queryset().filter(called):
            for name in {str(row.pk), *(getattr(row, key) for key in self.keys)}:
                found.setdefault(name, []).append(row)
        self.found = found

    def to_internal_value(self, data: object) -> Model:
        """Return what was found. Raises: ValidationError."""
        if self.found is None or not isinstance(data, str):
            return super().to_internal_value(data)
        named = self.found.get(data) or self.found.get(str(as_uuid(data)), [])
        if len(named) == 1:
            return named[0]
        kind = self.get_queryset().model._meta.verbose_name  # noqa: SLF001 - Django's documented _meta
        return self.fail("ambiguous" if named else "does_not_exist", kind=kind, value=data)


class NamedTogether(serializers.ManyRelatedField):
    """A list of names, looked up with one query.

    max_length: of the list
    """

    default_error_messages = {
        "max_length": "No more than {max_length}.",
        "empty": "Name at least one.",
    }

    def __init__(self, *, max_length: int, **options: Any) -> None:
        """Keep how many there may be."""
        self.max_length = max_length
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> list[Model]:
        """Return what is named. Raises: ValidationError, with the place of each wrong name."""
        if not isinstance(data, list):
            self.fail("not_a_list", input_type=type(data).__name__)
        if not (data or self.allow_empty):
            self.fail("empty")
        if len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        child = self.child_relation
        if isinstance(child, ListedReference):
            child.look_up(data)
        found, errors = [], {}
        for place, name in enumerate(data):
            try:
                found.append(child.to_internal_value(name))
            except serializers.ValidationError as error:
                errors[str(place)] = error.detail
        if errors:
            raise serializers.ValidationError(errors)
        return found


class LookedUpTogether(serializers.ListSerializer[Any]):
    """A list whose references cost one query for each kind, however long it is."""

    def to_internal_value(self, data: Any) -> Any:
        """Look up what the rows name, then read them."""
        rows = [row for row in data if isinstance(row, Mapping)] if isinstance(data, list) else []
        for name, field in self.child.fields.items():  # type: ignore[union-attr]
            if isinstance(field, ListedReference):
                field.look_up(row.get(name) for row in rows)
        return super().to_internal_value(data)


def initiative_reference(**options: Any) -> Reference:
    """Return a reference to an initiative by id, key or external id."""
    return Reference(initiatives_visible_to, keys=("key", "external_id"), **options)


def programme_reference(**options: Any) -> Reference:
    """Return a reference to a programme by id or key."""
    return Reference(programmes_visible_to, keys=("key",), **options)


def organisation_reference(**options: Any) -> Reference:
    """Return a reference to an organisation by id or external id."""
    return Reference(organisations_visible_to, **options)


def listed_organisation_reference() -> ListedReference:
    """Return a reference to an organisation, within a list."""
    return ListedReference(organisations_visible_to)


def listed_milestone_reference() -> ListedReference:
    """Return a reference to a milestone, within a list."""
    return ListedReference(milestones_visible_to)


def milestone_references(most: int, **options: Any) -> NamedTogether:
    """Return a list of references to milestones, of which there may be so many."""
    return ListedReference.many_init(
        milestones_visible_to, max_length=most, allow_empty=False, **options
    )


def milestone_reference(**options: Any) -> Reference:
    """Return a reference to a milestone by id or external id."""
    return Reference(milestones_visible_to, **options)
