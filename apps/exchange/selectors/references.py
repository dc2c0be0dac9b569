"""What the references of a document mean: organisations and initiatives by their source's names.

A name is looked for among what came from the same source, then among everything the actor sees,
where it may be the external id another source gave, the key, or the id. A name that then means
several objects means none.
"""

import uuid
from collections.abc import Collection, Iterable
from typing import Generic, NamedTuple, TypeVar

from django.db.models import Model, Q, QuerySet

from apps.programmes.models import Initiative
from apps.programmes.selectors import initiatives_visible_to
from apps.stakeholders.models import Membership, Organisation, Workspace

M = TypeVar("M", bound=Model)


class Found(NamedTuple, Generic[M]):
    """What names mean.

    ambiguous: names that mean several objects
    """

    by_name: dict[str, M]
    ambiguous: frozenset[str]


def find_organisations(
    *, workspace: Workspace, source: str, names: Collection[str]
) -> Found[Organisation]:
    """Return the organisations of a workspace that these names mean."""
    return _find(Organisation.objects.filter(workspace=workspace), source, names, ("name",))


def find_initiatives(
    *,
    workspace: Workspace,
    actor: Membership | None,
    source: str,
    names: Collection[str],
    of_source_only: bool,
) -> Found[Initiative]:
    """Return the initiatives among those the actor sees that these names mean.

    of_source_only: leave out what came from elsewhere; for actors that make what is not there yet
    """
    visible = (
        initiatives_visible_to(actor)
        if actor is not None
        else Initiative.objects.filter(workspace=workspace)
    )
    return _find(visible, source, names, ("key",), of_source_only=of_source_only)


def _find(
    rows: QuerySet[M],
    source: str,
    names: Collection[str],
    other_names: Iterable[str],
    *,
    of_source_only: bool = False,
) -> Found[M]:
    wanted = list(names)
    own = rows.filter(source=source, external_id__in=wanted)
    found = {row.external_id: row for row in own}  # type: ignore[attr-defined]
    missing = [name for name in wanted if name not in found]
    if of_source_only or not missing:
        return Found(found, frozenset())
    named = Q(external_id__in=missing) | Q(pk__in=[i for i in map(_as_id, missing) if i])
    for field in other_names:
        named |= Q((f"{field}__in", missing))
    meant: dict[str, dict[object, M]] = {name: {} for name in missing}
    for row in rows.filter(named):
        fields = ("external_id", *other_names)
        for name in {str(row.pk), *(getattr(row, field) for field in fields)}:
            if name in meant:
                meant[name][row.pk] = row
    found |= {name: next(iter(rows.values())) for name, rows in meant.items() if len(rows) == 1}
    return Found(found, frozenset(name for name, rows in meant.items() if len(rows) > 1))


def _as_id(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(name)
    except ValueError:
        return None
