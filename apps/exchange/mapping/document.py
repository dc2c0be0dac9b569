"""The shape of a mapping, as it is sent with a file and remembered for its source."""

from collections.abc import Mapping as AnyMapping
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from apps.common.errors import FieldError, LockstepError
from apps.exchange.mapping.fields import FIELDS
from apps.exchange.plan import Problems
from apps.exchange.plan.document import ExternalId, Key
from apps.exchange.plan.problems import Place
from apps.exchange.plan.reading import note_unreadable
from apps.stakeholders.models import Sector
from coordination.vocabulary import MilestoneStatus

DateOrder = Literal["dmy", "mdy", "ymd"]
MOST_COLUMNS: Final = 1_000

_Text = Annotated[str, Meta(min_length=1, max_length=500)]


class LayerRule(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One way to tell a row's layer; all that it names has to fit.

    column, equals: the text in a column, as it stands there but for the size of its letters
    outline: the beginning of an outline or WBS number, such as 1.2
    summary: the name of a summary task above, at any level
    """

    layer: Key
    column: _Text | None = None
    equals: str | None = None
    outline: _Text | None = None
    summary: _Text | None = None


class Mapping(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What a file does not say by itself.

    columns: {column: field}, null for columns that are left out; others are guessed
    sheet, header_row: of a workbook or a table; the row is counted from 1
    date_order: what 03/04/2026 means; decimal: the sign before the decimals
    initiative: external id of the initiative of rows that name none
    initiative_level: summary tasks of this outline level are the initiatives; 0: the project is
    layer, layers: of rows that name none: the first rule that fits, else the one layer
    statuses: {word in the file: status}
    new_organisations: sector of organisations that are not there yet; none: they are errors
    only_milestones: leave tasks out that their file does not call milestones
    """

    columns: dict[_Text, str | None] = {}
    sheet: _Text | None = None
    header_row: Annotated[int, Meta(ge=1, le=1_000)] | None = None
    encoding: _Text | None = None
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)] | None = None
    date_order: DateOrder | None = None
    decimal: Literal[".", ","] | None = None
    initiative: ExternalId | None = None
    initiative_level: Annotated[int, Meta(ge=0, le=20)] = 0
    layer: Key | None = None
    layers: Annotated[list[LayerRule], Meta(max_length=1_000)] = []
    statuses: dict[str, MilestoneStatus] = {}
    new_organisations: Sector | None = None
    only_milestones: bool = False


class MappingRefusedError(LockstepError):
    """A mapping is not as it should be."""

    status = 400
    code = "invalid"
    title = "The mapping is not valid"

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        """Point at each field of it."""
        super().__init__(
            "Nothing was taken: the mapping is not valid.",
            errors=tuple(FieldError(e["pointer"], e["detail"], e["code"]) for e in errors),
        )


def read_mapping(given: AnyMapping[str, Any]) -> Mapping:
    """Return a mapping as it was sent. Raises: MappingRefusedError."""
    problems = Problems()
    try:
        mapping = msgspec.convert(dict(given), Mapping)
    except msgspec.ValidationError as error:
        note_unreadable(error, Place("/mapping"), problems)
        raise MappingRefusedError(problems.as_json()) from error
    _check(mapping, problems)
    if problems:
        raise MappingRefusedError(problems.as_json())
    return mapping


def merged(remembered: AnyMapping[str, Any], given: AnyMapping[str, Any]) -> dict[str, Any]:
    """Return what is remembered with what was given over it; columns are merged one by one."""
    both = {**remembered, **given}
    for name in ("columns", "statuses"):
        if name in remembered and isinstance(given.get(name), dict):
            both[name] = {**remembered[name], **given[name]}
    return both


def as_json(mapping: Mapping) -> dict[str, Any]:
    """Return a mapping as it is stored and answered."""
    found: dict[str, Any] = msgspec.to_builtins(mapping)
    return found


def _check(mapping: Mapping, problems: Problems) -> None:
    place = Place("/mapping")
    if len(mapping.columns) > MOST_COLUMNS:
        problems.add(place.at("columns"), f"At most {MOST_COLUMNS} columns.", "too_many")
    fields = ", ".join(sorted(FIELDS))
    for column, field in list(mapping.columns.items())[:MOST_COLUMNS]:
        if field is not None and field not in FIELDS:
            here = place.at("columns").at(column.replace("~", "~0").replace("/", "~1"))
            problems.add(here, f"No field is called so. There are: {fields}.", "unknown_field")
    for index, rule in enumerate(mapping.layers):
        here = place.at("layers").item(index)
        if rule.column is None and rule.outline is None and rule.summary is None:
            problems.add(here, "A rule names a column, an outline or a summary.", "required")
        if (rule.column is None) != (rule.equals is None):
            problems.add(here, "column and equals go together.", "required")
    if mapping.encoding is not None and not _is_encoding(mapping.encoding):
        detail = "No encoding is called so: utf-8, utf-16, cp1252, iso-8859-1, cp1256, …"
        problems.add(place.at("encoding"), detail, "invalid_choice")


def _is_encoding(name: str) -> bool:
    try:
        return b"a".decode(name) == "a" or name.casefold().startswith("utf-16")
    except (LookupError, UnicodeError):
        return name.casefold().replace("_", "-").startswith(("utf-16", "utf-32"))
