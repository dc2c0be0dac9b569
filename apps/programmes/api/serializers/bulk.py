"""The body of a bulk upsert: parsed by msgspec, because it holds thousands of rows."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Annotated, Any, Literal, get_args

from drf_spectacular.utils import extend_schema_serializer
from msgspec import UNSET, Meta, Struct, UnsetType
from rest_framework import serializers

from apps.common.api.structs import converted
from apps.common.errors import FieldError, InvalidInputError
from apps.common.names import UNDISGUISED, one_line
from apps.programmes.models.milestones import GREATEST_WEIGHT, LEAST_WEIGHT
from apps.programmes.services.bulk import MOST_ERRORS, RowError, RowsRefusedError
from coordination.vocabulary import MilestoneStatus

MOST_ROWS = 5_000

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Evidence = Annotated[str, Meta(max_length=2000, pattern=r"\A(https?://\S+)?\Z")]
Note = Annotated[str, Meta(max_length=5000)]
Status = Literal["planned", "in_progress", "reported", "accepted", "cancelled"]
assert set(get_args(Status)) == {status.value for status in MilestoneStatus}  # noqa: S101 - at import


class MilestoneInBulk(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One row; what is left out stays as it is, or takes its default where the row is new."""

    initiative: Name
    external_id: Name
    source: Annotated[str, Meta(max_length=100)] = ""
    layer: Name | UnsetType = UNSET
    owner_organisation: Name | UnsetType | None = UNSET
    name: Annotated[str, Meta(min_length=1, max_length=1000, pattern=UNDISGUISED)] | UnsetType = (
        UNSET
    )
    weight: Annotated[float, Meta(ge=LEAST_WEIGHT, le=GREATEST_WEIGHT)] | UnsetType = UNSET
    baseline_date: dt.date | UnsetType = UNSET
    forecast_date: dt.date | UnsetType | None = UNSET
    actual_date: dt.date | UnsetType | None = UNSET
    status: Status | UnsetType = UNSET
    evidence_url: Evidence | UnsetType = UNSET
    note: Note | UnsetType = UNSET
    reported_at: Annotated[dt.datetime, Meta(tz=True)] | UnsetType | None = UNSET

    def __post_init__(self) -> None:
        """Put the name on one line: rows come out of files, where cells wrap."""
        if self.name:
            self.name = one_line(self.name) or UNSET


class BulkRowSerializer(serializers.Serializer[Any]):
    """One milestone of a bulk upsert, for the documentation."""

    initiative = serializers.CharField(help_text="Id, key or external id.")
    external_id = serializers.CharField(max_length=200)
    source = serializers.CharField(  # type: ignore[assignment]  # a field that is called so
        max_length=100, required=False, allow_blank=True
    )
    layer = serializers.CharField(required=False, help_text="Key or id; new rows need it.")
    owner_organisation = serializers.CharField(required=False, allow_null=True)
    name = serializers.CharField(max_length=1000, required=False)
    weight = serializers.FloatField(
        min_value=LEAST_WEIGHT, max_value=GREATEST_WEIGHT, required=False
    )
    baseline_date = serializers.DateField(required=False, help_text="New rows need it.")
    forecast_date = serializers.DateField(required=False, allow_null=True)
    actual_date = serializers.DateField(required=False, allow_null=True)
    status = serializers.ChoiceField(
        choices=[status.value for status in MilestoneStatus], required=False
    )
    evidence_url = serializers.URLField(max_length=2000, required=False)
    note = serializers.CharField(max_length=5000, required=False)
    reported_at = serializers.DateTimeField(required=False, allow_null=True)


@extend_schema_serializer(component_name="MilestoneBulk")
class BulkSerializer(serializers.Serializer[Any]):
    """Up to 5,000 milestones, all of which are written or none."""

    milestones = BulkRowSerializer(  # type: ignore[call-arg]  # many=True takes max_length
        many=True, max_length=MOST_ROWS
    )


class BulkAnswerSerializer(serializers.Serializer[Any]):
    """What a bulk upsert did; `ids` stand in the order of the rows."""

    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    ids = serializers.ListField(child=serializers.UUIDField())


def rows_of(
    body: Any,
    name: str = "milestones",
    kind: type[Struct] = MilestoneInBulk,
    *,
    most: int = MOST_ROWS,
    beside: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Return the rows of a body with just the fields that were sent.

    name: of the field of the body that is a list; kind: what its rows are, of which there may be so
    many; beside: other fields that the body may have, read elsewhere
    Raises: InvalidInputError for the body, RowsRefusedError for its rows
    """
    rows = body.get(name) if isinstance(body, dict) else None
    if not isinstance(rows, list):
        message = f'Send {{"{name}": […]}}.'
        raise InvalidInputError.at(f"/{name}", message, "required")
    if unknown := [field for field in body if field not in {name, *beside}][:MOST_ERRORS]:
        message = f"Not a field here. There is: {', '.join([*beside, name])}."
        errors = tuple(
            FieldError(f"/{field}", message, "unknown_field") for field in unknown[:MOST_ERRORS]
        )
        raise InvalidInputError(message, errors=errors)
    if len(rows) > most:
        message = f"{len(rows)} rows are more than {most}: send several, or an import."
        raise InvalidInputError.at(f"/{name}", message, "too_many")
    return _parsed(rows, name, kind)


def _parsed(given: Sequence[Any], name: str, kind: type[Struct]) -> list[dict[str, Any]]:
    rows, misfits = converted(given, kind)
    if misfits:
        errors = [RowError(place, *misfit) for place, misfit in misfits.items()]
        raise RowsRefusedError(errors[:MOST_ERRORS], below=f"/{name}")
    return [
        {
            field: value
            for field in row.__struct_fields__
            if (value := getattr(row, field)) is not UNSET
        }
        for row in rows
    ]
