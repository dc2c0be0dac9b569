"""The tables that the audit seals: which of their columns say when, and which whose they are.

Every model with a history is among them without anyone's doing, beside the log of events, the
accesses and the redactions.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db.models import Model

from apps.accounts.models import Access
from apps.audit.models import Redaction
from apps.events.models import Event

Row = Mapping[str, Any]
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """What a row holds of one person.

    person: path to the id of the membership (`by_member`) or of the user
    names, addresses: paths to the person's name and to addresses it came from
    only: the subject type of the rows that hold it; of all rows where there is none
    """

    label: str
    person: Path
    by_member: bool
    names: tuple[Path, ...] = ()
    addresses: tuple[Path, ...] = ()
    only: str = ""

    @property
    def values(self) -> tuple[Path, ...]:
        """Return the paths to all that is personal."""
        return self.names + self.addresses

    def person_in(self, row: Row) -> str | None:
        """Return the id at the path to the person; None where the row holds nobody's values."""
        if self.only and row["subject_type"] != self.only:
            return None
        found = at_path(row, self.person)
        return found if isinstance(found, str) else None


_ACTOR: Final = Facet(
    "actor",
    person=("actor", "id"),
    by_member=True,
    names=(("actor", "name"),),
    addresses=(("origin", "address"),),
)
_MEMBER: Final = Facet(
    "member",
    person=("subject_id",),
    by_member=True,
    names=(("before", "name"), ("after", "name")),
    only="member",
)
_ACCESSING: Final = Facet(
    "person", person=("person_id",), by_member=False, addresses=(("address",),)
)
_WRITING: Final = Facet(
    "actor",
    person=("pgh_context", "actor_id"),
    by_member=True,
    names=(("pgh_context", "actor"),),
    addresses=(("pgh_context", "origin", "address"),),
)


@dataclass(frozen=True, slots=True)
class Source:
    """One append-only table with a bigint key.

    recorded: the column with the instant at which the row's transaction began
    workspace: the column with the workspace, none where all rows are the installation's
    of_installation: whether rows may belong to no workspace
    """

    table: str
    columns: tuple[str, ...]
    key: str
    recorded: str
    workspace: str | None
    of_installation: bool
    facets: tuple[Facet, ...] = ()


@functools.cache
def sources() -> tuple[Source, ...]:
    """Return every table that is sealed, by name."""
    found = [
        _source(Event, "sequence", "recorded_at", _ACTOR, _MEMBER),
        _source(Access, "sequence", "recorded_at", _ACCESSING),
        _source(Redaction, "sequence", "recorded_at"),
    ]
    found += [
        _source(model, "pgh_id", "pgh_created_at", _WRITING)
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model")
    ]
    return tuple(sorted(found, key=lambda source: source.table))


def at_path(row: Row, path: Path) -> Any:
    """Return what lies at a path in a row; None where nothing does."""
    value: Any = row
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _source(model: type[Model], key: str, recorded: str, *facets: Facet) -> Source:
    meta = model._meta  # noqa: SLF001 - Django's documented _meta
    fields = {str(field.column): field for field in meta.concrete_fields}
    workspace = fields.get("workspace_id")
    return Source(
        table=meta.db_table,
        columns=tuple(fields),
        key=key,
        recorded=recorded,
        workspace=workspace.column if workspace else None,
        of_installation=workspace is None or workspace.null,
        facets=facets,
    )
