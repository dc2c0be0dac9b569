"""Rows of a file into a plan: which initiative, which layer, what waits for what."""

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

import msgspec

from apps.exchange.mapping import Mapping as FieldMapping
from apps.exchange.plan import (
    VERSION,
    Place,
    Plan,
    PlanDependency,
    PlanInitiative,
    PlanLayer,
    PlanMilestone,
    PlanProgramme,
    Problems,
)
from apps.exchange.plan.reading import note_unreadable
from apps.exchange.readers.layering import Layering, as_key
from apps.exchange.readers.linking import Linking
from apps.exchange.readers.rows import Gathered, Row, Source, place_of

OF_INITIATIVES: Final = {
    "initiative_name": "name",
    "initiative_key": "key",
    "programme": "programme",
    "lead_organisation": "lead_organisation",
    "phase": "phase",
    "region": "region",
    "visibility": "visibility",
}
_COLUMNS: Final = {field: column for column, field in OF_INITIATIVES.items()}
_OF_MILESTONES: Final = frozenset(PlanMilestone.__struct_fields__)
_LONGEST_ID: Final = 200
_NO_DAY: Final = (
    "There is no day for {rows}: fill the date in, "
    "or say in columns which column holds it (baseline_date or expected_date)."
)
_NO_INITIATIVE: Final = (
    "Nothing says which initiative this belongs to: name one in initiative, "
    "or say in columns which column names it."
)


@dataclass
class Group:
    """One initiative on its way into the plan.

    at: the row that names it first; milestones, dependencies: rows in the file, for pointers
    """

    at: int
    fields: dict[str, Any]
    milestones: list[PlanMilestone] = field(default_factory=list)
    rows: "array[int]" = field(default_factory=lambda: array("L"))
    dependencies: list[PlanDependency] = field(default_factory=list)
    dependency_rows: "array[int]" = field(default_factory=lambda: array("L"))


@dataclass
class Assembled:
    """A plan out of a file, with where in the file each of its parts stands.

    expected: {(initiative, milestone): place}, whose baseline is the day that is expected now,
    where the milestone is new
    """

    plan: Plan
    groups: list[Group]
    names: Mapping[str, str]
    expected: set[tuple[str, str]]
    notices: Problems

    def locate(self, place: Place) -> Place:
        """Return where in the file stands what the plan has at `place`."""
        steps = place.pointer.split("/")[1:]
        if len(steps) < 2 or steps[0] != "initiatives":  # noqa: PLR2004 - a list and a place in it
            return place
        group = self.groups[int(steps[1])]
        at, column = group.at, steps[2] if len(steps) > 2 else "initiative"  # noqa: PLR2004 - and a field
        if len(steps) > 3:  # noqa: PLR2004 - a place in a list below
            rows = group.rows if steps[2] == "milestones" else group.dependency_rows
            at = rows[int(steps[3])] if int(steps[3]) < len(rows) else group.at
            column = "predecessors" if steps[2] == "dependencies" else steps[4] if steps[4:] else ""
        elif column in _COLUMNS:
            column = _COLUMNS[column]
        return place_of(at, self.names.get(column, column))


def assemble(
    source: Source,
    mapping: FieldMapping,
    layers: Mapping[str, str],
    problems: Problems,
    watch: Callable[[int], None],
) -> Assembled:
    """Return the plan that the rows of a file make; what is wrong with them is noted.

    layers: {key or name of a layer of the workspace, without capitals: its key}
    watch: is told every thousand rows how many there were
    """
    gathered = Gathered()
    layering = Layering(mapping, layers)
    linking = Linking(source)
    groups: dict[str, Group] = {}
    programmes: dict[str, PlanProgramme] = {}
    expected: set[tuple[str, str]] = set()
    for number, row in enumerate(source.rows):
        if problems.is_full:
            break
        if number % 1_000 == 0:
            watch(number)
        group = _group(row, source, mapping, groups, programmes, gathered)
        values = _milestone_values(row, layering, gathered, source)
        if group is None or values is None:
            continue
        if "expected_date" in row.values and "baseline_date" not in row.values:
            expected.add((group.fields["external_id"], values["external_id"]))
        milestone = _converted(row, values, source, problems)
        if milestone is not None:
            group.milestones.append(milestone)
            group.rows.append(row.at)
            linking.add(row, group.fields["external_id"], milestone.external_id)
    gathered.tell(problems)
    linking.finish(groups, problems)
    plan = Plan(
        lockstep_plan=VERSION,
        layers=[PlanLayer(key=key, name=name) for key, name in layering.new.items()],
        programmes=list(programmes.values()),
        initiatives=[_initiative(group, source, problems) for group in groups.values()],  # type: ignore[misc] # None where it cannot be read, as in a plan
    )
    return Assembled(plan, list(groups.values()), source.names, expected, source.notices)


def _group(
    row: Row,
    source: Source,
    mapping: FieldMapping,
    groups: dict[str, Group],
    programmes: dict[str, PlanProgramme],
    gathered: Gathered,
) -> Group | None:
    said = row.values.get("initiative")
    name = said or mapping.initiative or source.initiative
    if name is None:
        gathered.add(row.at, source.names.get("initiative", ""), _NO_INITIATIVE, "no_initiative")
        return None
    name = shortened(str(name))
    group = groups.get(name)
    fields = {
        known: row.values[field] for field, known in OF_INITIATIVES.items() if field in row.values
    }
    if fields.get("programme"):
        fields["programme"] = _programme(str(fields["programme"]), programmes)
    for choice in ("phase", "visibility"):
        if choice in fields:
            fields[choice] = str(fields[choice]).casefold()
    if group is None:
        if not said and source.initiative_name:
            fields.setdefault("name", source.initiative_name)
        group = groups[name] = Group(row.at, {"external_id": name, **fields})
        return group
    for known, value in fields.items():
        if group.fields.setdefault(known, value) != value:
            column = _COLUMNS[known]
            detail = f"Its rows differ in what they say of “{name}”: {{rows}} and row {group.at}."
            gathered.add(row.at, source.names.get(column, column), detail, "contradiction")
    return group


def _programme(text: str, programmes: dict[str, PlanProgramme]) -> str:
    """Return the key of a programme, which the plan lists by the name in the file where new."""
    key = as_key(text) or "programme"
    if key == text:
        programmes.setdefault(key, PlanProgramme(key=key))
    else:
        programmes.setdefault(key, PlanProgramme(key=key, name=text[:300]))
    return key


def _milestone_values(
    row: Row, layering: Layering, gathered: Gathered, source: Source
) -> dict[str, Any] | None:
    """Return the fields of a row's milestone; None after noting which it lacks."""
    values = {name: value for name, value in row.values.items() if name in _OF_MILESTONES}
    identity = values.get("external_id") or row.uid or values.get("name")
    if identity is None:
        detail = "Nothing tells apart {rows}: fill in an id or a name."
        gathered.add(row.at, source.names.get("external_id", ""), detail, "no_id")
        return None
    values["external_id"] = shortened(str(identity))
    sound = True
    day = row.values.get("expected_date")
    if "baseline_date" not in values:
        if day is None:
            column = source.names.get("baseline_date") or source.names.get("expected_date", "")
            gathered.add(row.at, column, _NO_DAY, "no_date")
            sound = False
        values["baseline_date"] = day
    elif day is not None and "forecast_date" not in values:
        done = values.get("actual_date") is not None
        values["forecast_date"] = None if done or day == values["baseline_date"] else day
    layer = layering.layer_of(row)
    if layer is None:
        detail = "There is no layer for {rows}: give layer, or rules in layers."
        if layering.said(row):
            detail = f"“{layering.said(row)}” in {{rows}} makes no key for a layer."
        gathered.add(row.at, source.names.get("layer", ""), detail, "no_layer")
        return None
    values["layer"] = layer
    return values if sound else None


def _converted(
    row: Row, values: dict[str, Any], source: Source, problems: Problems
) -> PlanMilestone | None:
    try:
        return msgspec.convert(values, PlanMilestone)
    except msgspec.ValidationError:
        pass
    found = Problems()
    for one in msgspec.structs.fields(PlanMilestone):
        if one.name in values:
            try:
                msgspec.convert(values[one.name], one.type)
            except msgspec.ValidationError as error:
                here = place_of(row.at, source.names.get(one.name, one.name))
                note_unreadable(error, here, found)
    problems.take(found)
    return None


def _initiative(group: Group, source: Source, problems: Problems) -> PlanInitiative | None:
    for name, value in group.fields.items():
        kinds = {one.name: one.type for one in msgspec.structs.fields(PlanInitiative)}
        try:
            group.fields[name] = msgspec.convert(value, kinds[name])
        except msgspec.ValidationError as error:
            column = _COLUMNS.get(name, "initiative")
            note_unreadable(error, place_of(group.at, source.names.get(column, column)), problems)
            return None
    return PlanInitiative(
        milestones=group.milestones, dependencies=group.dependencies, **group.fields
    )


def shortened(name: str) -> str:
    """Return a name that is short enough to be an external id, the same for the same name."""
    if len(name) <= _LONGEST_ID:
        return name
    return f"{name[: _LONGEST_ID - 17]}-{blake2b(name.encode(), digest_size=8).hexdigest()}"
