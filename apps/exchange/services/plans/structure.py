"""Organisations, layers and programmes of a plan: found by name, made or changed if they differ."""

from collections.abc import Callable, Iterable, Mapping
from itertools import count
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import Model, QuerySet
from msgspec import UNSET, Struct

from apps.exchange.plan import Place, Plan
from apps.exchange.services.plans.writing import Writing
from apps.programmes.models import DEFAULT_LAYERS, Layer, Programme
from apps.programmes.selectors import layers_of
from apps.programmes.services.facts import Facts, layer_facts, programme_facts
from apps.stakeholders.models import Organisation, Sector, Workspace

M = TypeVar("M", bound=Model)

MOST_LAYERS = 1_000


class Wanted(NamedTuple):
    """One object as the plan wants it.

    given: the fields that the plan names; defaults: the others, where the object is new
    """

    name: str
    place: Place
    given: dict[str, Any]
    defaults: dict[str, Any]


class Kind(NamedTuple, Generic[M]):
    """What distinguishes one kind of object from another. verb: what only the office does to it."""

    name: str
    rows: QuerySet[M]
    make: Callable[[Wanted], M]
    facts: Callable[[M], Facts]
    verb: str


def write_structure(
    writing: Writing, kind: Kind[M], wanted: Iterable[Wanted], existing: Mapping[str, M]
) -> dict[str, M]:
    """Make and change objects until they are as wanted; return those that are there, by name."""
    found = dict(existing)
    made: list[M] = []
    changed: dict[tuple[str, ...], list[M]] = {}
    for want in wanted:
        row = found.get(want.name)
        if row is None:
            if writing.may_change_structure:
                row = found[want.name] = kind.make(want)
                made.append(row)
                writing.note_created(kind.name, row, want.name, kind.facts(row))
            else:
                writing.refuse_structure(want.place, f"adds {kind.verb}")
        elif fields := tuple(f for f, value in want.given.items() if getattr(row, f) != value):
            if not writing.may_change_structure:
                writing.refuse_structure(want.place.at(fields[0]), f"changes {kind.verb}")
                continue
            before = kind.facts(row)
            for name in fields:
                setattr(row, name, want.given[name])
            writing.note_changed(kind.name, row, want.name, before, kind.facts(row))
            changed.setdefault(fields, []).append(row)
        else:
            writing.note_unchanged(kind.name)
    if made:
        kind.rows.bulk_create(made, batch_size=5_000)
    for fields, rows in changed.items():
        kind.rows.bulk_update(rows, fields, batch_size=1_000)
    writing.publish()
    return found


def distinct(
    writing: Writing, items: Iterable[Struct | None], place: Place, field: str
) -> list[tuple[Place, Any]]:
    """Return the items that could be read with their places; twins are noted and left out."""
    seen: set[str] = set()
    found = []
    for index, item in enumerate(items):
        if item is None:
            continue
        name, here = getattr(item, field), place.item(index)
        if name in seen:
            writing.problems.add(here.at(field), f"“{name}” stands here twice.", "duplicate")
            continue
        seen.add(name)
        found.append((here, item))
    return found


def given(item: Struct, *fields: str) -> dict[str, Any]:
    """Return those of the fields that the plan names."""
    values = {field: getattr(item, field) for field in fields}
    return {field: value for field, value in values.items() if value is not UNSET}


def write_organisations(writing: Writing, plan: Plan) -> None:
    """Make and change the organisations that the plan lists."""
    listed = distinct(writing, plan.organisations, Place("/organisations"), "external_id")
    wanted = [
        Wanted(
            item.external_id,
            place,
            given(item, "name", "sector", "region"),
            {"name": item.external_id, "sector": Sector.GOVERNMENT},
        )
        for place, item in listed
    ]
    names = [want.name for want in wanted]
    rows = Organisation.objects.filter(
        workspace=writing.workspace, source=writing.source, external_id__in=names
    )
    existing = {str(row.external_id): row for row in rows}
    if not writing.may_change_structure:
        # A partner names organisations that others have entered, and does not enter them again.
        others = Organisation.objects.filter(workspace=writing.workspace, external_id__in=names)
        existing = {str(row.external_id): row for row in others.order_by("-id")} | existing
    kind = Kind(
        "organisation",
        Organisation.objects.all(),
        lambda want: Organisation(
            workspace=writing.workspace,
            source=writing.source,
            external_id=want.name,
            **want.defaults | want.given,
        ),
        _organisation_facts,
        "organisations",
    )
    write_structure(writing, kind, wanted, existing)


def write_programmes(writing: Writing, plan: Plan) -> dict[str, Programme]:
    """Make and change the programmes that the plan lists; return the workspace's, by key."""
    listed = distinct(writing, plan.programmes, Place("/programmes"), "key")
    wanted = [
        Wanted(item.key, place, given(item, "name"), {"name": item.key}) for place, item in listed
    ]
    kind = Kind(
        "programme",
        Programme.objects.all(),
        lambda want: Programme(
            workspace=writing.workspace, key=want.name, **want.defaults | want.given
        ),
        programme_facts,
        "programmes",
    )
    existing = {row.key: row for row in Programme.objects.filter(workspace=writing.workspace)}
    return write_structure(writing, kind, wanted, existing)


def write_layers(writing: Writing, plan: Plan) -> dict[str, Layer]:
    """Make the layers that the plan lists or names; return the workspace's, by key.

    New layers come behind those that are there, in the order in which the plan names them.
    """
    listed = distinct(writing, plan.layers, Place("/layers"), "key")
    wanted = {
        item.key: Wanted(item.key, place, given(item, "name"), _layer_defaults(item.key))
        for place, item in listed
    }
    in_use = _layers_in_use(plan)
    existing = _layers(writing)
    if writing.may_change_structure and (wanted.keys() | in_use.keys()) - existing.keys():
        # One change of the layers' order at a time.
        Workspace.objects.select_for_update(no_key=True).get(pk=writing.workspace.pk)
        existing = _layers(writing)
        for key, place in in_use.items():
            if key not in existing and key not in wanted:
                wanted[key] = Wanted(key, place, {}, _layer_defaults(key))
    if len(existing.keys() | wanted.keys()) > MOST_LAYERS:
        detail = f"A workspace has at most {MOST_LAYERS} layers."
        writing.problems.add(Place("/layers"), detail, "too_many_layers")
        return existing
    behind = max((row.position for row in existing.values()), default=-1) + 1
    positions = count(behind)
    kind = Kind(
        "layer",
        Layer.objects.all(),
        lambda want: Layer(
            workspace=writing.workspace,
            key=want.name,
            position=next(positions),
            **want.defaults | want.given,
        ),
        layer_facts,
        "layers",
    )
    return write_structure(writing, kind, wanted.values(), existing)


def _layers(writing: Writing) -> dict[str, Layer]:
    return {row.key: row for row in layers_of(writing.workspace)}


def _layers_in_use(plan: Plan) -> dict[str, Place]:
    """Return each layer that a milestone names, with the first place where it does."""
    found: dict[str, Place] = {}
    for i, initiative in enumerate(plan.initiatives):
        for j, milestone in enumerate(initiative.milestones if initiative else ()):
            if milestone and milestone.layer not in found:
                found[milestone.layer] = Place(f"/initiatives/{i}/milestones/{j}/layer", j)
    return found


def _layer_defaults(key: str) -> dict[str, Any]:
    name = DEFAULT_LAYERS.get(key) or key.replace("-", " ").replace("_", " ").capitalize()
    return {"name": str(name)}


def _organisation_facts(organisation: Organisation) -> Facts:
    return {
        "name": organisation.name,
        "sector": str(organisation.sector),
        "region": organisation.region,
        "external_id": organisation.external_id,
        "source": organisation.source,
    }
