"""The bulk upsert of milestones over REST: sources and references as partners name them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.common.identities import as_uuid
from apps.programmes.models import Initiative, Layer
from apps.programmes.selectors import initiatives_visible_to, layers_of
from apps.programmes.services.bulk import (
    BulkResult,
    MilestoneRow,
    RowError,
    RowsRefusedError,
    apply_milestones,
)
from apps.stakeholders.models import Membership, Organisation
from apps.stakeholders.selectors import organisations_visible_to

Rows = Sequence[Mapping[str, Any]]


@transaction.atomic
def upsert_milestones(*, actor: Membership, rows: Rows, at: datetime) -> BulkResult:
    """Create or change milestones by (source, external id) within their initiative; all or none.

    rows: fields as in the REST contract, of the right types, with references as text; `source` may
    differ between rows
    Raises: RowsRefusedError
    """
    resolved = _resolved(actor, rows)
    try:
        return apply_milestones(
            workspace=actor.workspace,
            actor=actor,
            rows=resolved,
            source="",
            at=at,
            reason="bulk write",
            with_ids=True,
        )
    except RowsRefusedError as error:
        raise RowsRefusedError(error.rows, below="/milestones") from error


def _resolved(actor: Membership, rows: Rows) -> list[MilestoneRow]:
    """Return the rows with ids in place of names, found with one query for each kind."""
    initiatives = _named(initiatives_visible_to(actor), rows, "initiative", ("key", "external_id"))
    layers = _named(layers_of(actor.workspace), rows, "layer", ("key",))
    owners = _named(organisations_visible_to(actor), rows, "owner_organisation", ("external_id",))
    errors: list[RowError] = []
    resolved = []
    for place, row in enumerate(rows):
        fields = {k: v for k, v in row.items() if k != "initiative"}
        for name, known, column in (
            ("initiative", initiatives, "initiative_id"),
            ("layer", layers, "layer_id"),
            ("owner_organisation", owners, "owner_organisation_id"),
        ):
            if name not in row:
                continue
            fields.pop(name, None)
            fields[column] = _one(known, row[name], place, name, errors)
        resolved.append(cast("MilestoneRow", fields))
    if errors:
        raise RowsRefusedError(errors, below="/milestones")
    return resolved


def _one(
    known: Mapping[str, set[UUID]],
    name: str | None,
    row: int,
    field: str,
    errors: list[RowError],
) -> UUID | None:
    if name is None:
        return None
    found = known.get(name, set())
    if len(found) == 1:
        return next(iter(found))
    if found:
        detail = f"More than one is called “{name}”: name it by its id."
        errors.append(RowError(row, field, detail, "ambiguous"))
    else:
        detail = f"There is none called “{name}” that you may see."
        errors.append(RowError(row, field, detail, "does_not_exist"))
    return None


def _named(
    visible: QuerySet[Initiative] | QuerySet[Layer] | QuerySet[Organisation],
    rows: Rows,
    field: str,
    keys: Iterable[str],
) -> dict[str, set[UUID]]:
    """Return {name: ids of what is called so} for all names that the rows use."""
    names = {name for row in rows if (name := row.get(field)) is not None}
    called = Q(pk__in=[name for name in map(as_uuid, names) if name])
    for key in keys:
        called |= Q((f"{key}__in", names))
    found: dict[str, set[UUID]] = {}
    for pk, *called_so in visible.filter(called).values_list("pk", *keys):
        for name in {str(pk), *called_so} - {None}:
            found.setdefault(name, set()).add(pk)
    return found
