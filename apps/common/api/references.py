"""Naming another object in a body: by its id, or by the key that the sender knows it by."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model, Q, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.common.identities import as_uuid

# Two are enough to know that a key is not enough.
_AMBIGUOUS = 2


@extend_schema_field(OpenApiTypes.STR)
class Reference(serializers.RelatedField[Any, Any, Any]):
    """Reads an id or one of the object's `keys`, answers the id.

    visible: given the actor (from the serializer's context), the objects that may be named
    answers: the attribute of the object that is answered
    """

    answers = "pk"

    default_error_messages = {
        "does_not_exist": "There is no such {kind} that you may see: {value}.",
        "ambiguous": "More than one {kind} is called {value}. Name it by its id.",
        "incorrect_type": "Name one by its id or external id, as text.",
    }

    def __init__(
        self,
        visible: Callable[[Any], QuerySet[Any]] | None = None,
        *,
        keys: Sequence[str] = ("external_id",),
        **options: Any,
    ) -> None:
        """Say what may be named, and by which columns besides the id."""
        self.visible, self.keys = visible, keys
        super().__init__(**options)

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the actor may name."""
        if self.visible is None:
            message = f"{type(self).__name__} needs `visible` to read what was sent."
            raise TypeError(message)
        return self.visible(self.context["actor"])

    def use_pk_only_optimization(self) -> bool:
        """Answer the id without fetching the object."""
        return self.answers == "pk"

    def to_representation(self, value: Any) -> str:
        """Return the id, or whatever else is answered."""
        return str(getattr(value, self.answers))

    def to_internal_value(self, data: object) -> Model:
        """Return the object that was named. Raises: ValidationError."""
        if not isinstance(data, str):
            self.fail("incorrect_type")
        named = Q(pk=identity) if (identity := as_uuid(data)) else Q()
        for key in self.keys:
            named |= Q((key, data))
        rows = self.get_queryset()
        found = list(rows.filter(named)[:_AMBIGUOUS])
        if len(found) == 1:
            return found[0]
        kind = rows.model._meta.verbose_name  # noqa: SLF001 - Django's documented _meta
        return self.fail("ambiguous" if found else "does_not_exist", kind=kind, value=data)
