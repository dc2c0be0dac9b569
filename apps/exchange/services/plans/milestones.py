"""The rows of a plan, milestones and dependencies, on their way into the bulk write."""

from array import array
from collections.abc import Iterator
from typing import Any, Final

from msgspec import UNSET

from apps.exchange.plan import Place, Plan, PlanMilestone
from apps.exchange.plan.reading import out_of_calendar
from apps.exchange.selectors import find_initiatives
from apps.exchange.services.plans.organisations import Organisations
from apps.exchange.services.plans.writing import Writing
from apps.programmes.models import Initiative, Layer
from apps.programmes.services.bulk import (
    BulkResult,
    DependencyRow,
    MilestoneRow,
    RowsRefusedError,
    apply_dependencies,
    apply_milestones,
)

_DATES: Final = ("baseline_date", "original_baseline_date", "forecast_date", "actual_date")
_TAKEN_AS_THEY_ARE: Final = (
    "baseline_date",
    "original_baseline_date",
    "forecast_date",
    "actual_date",
    "name",
    "weight",
    "evidence_url",
    "note",
    "reported_at",
)
_OF_A_NEED: Final = ("lag_days", "need_group", "need_at_least")


class _Places:
    """Where the rows of a bulk write stand in the document, for a million rows and more.

    rows: the name of the list they stand in
    """

    def __init__(self, rows: str) -> None:
        """Begin without any."""
        self._list = rows
        self._initiatives, self._rows = array("L"), array("L")

    def add(self, initiative: int, row: int) -> None:
        """Remember the place of the next row."""
        self._initiatives.append(initiative)
        self._rows.append(row)

    def place(self, n: int) -> Place:
        """Return the place of the nth row."""
        return self.of(self._initiatives[n], self._rows[n])

    def of(self, initiative: int, row: int) -> Place:
        """Return a place by its indices in the document."""
        return Place(f"/initiatives/{initiative}/{self._list}/{row}", row)

    def note(self, refusal: RowsRefusedError, writing: Writing) -> None:
        """Note each error where its row stands."""
        for row, field, detail, code in refusal.rows:
            writing.problems.add(self.place(row).at(field), detail, code)


def write_milestones(
    writing: Writing,
    plan: Plan,
    initiatives: dict[str, Initiative],
    organisations: Organisations,
    layers: dict[str, Layer],
) -> bool:
    """Make and change the plan's milestones; tell whether every one of them could be taken."""
    places = _Places("milestones")
    errors_before = len(writing.problems)
    rows = _milestone_rows(writing, plan, initiatives, organisations, layers, places)
    try:
        result = apply_milestones(
            workspace=writing.workspace,
            actor=writing.actor,
            rows=rows,
            source=writing.source,
            at=writing.at,
            reason=writing.reason,
        )
    except RowsRefusedError as refusal:
        places.note(refusal, writing)
        return False
    _note(writing, "milestone", result)
    return len(writing.problems) == errors_before


def write_dependencies(writing: Writing, plan: Plan, initiatives: dict[str, Initiative]) -> None:
    """Make and change the plan's dependencies."""
    places = _Places("dependencies")
    others = _with_others(writing, plan, initiatives)
    rows = _dependency_rows(writing, plan, initiatives, others, places)
    try:
        result = apply_dependencies(
            workspace=writing.workspace,
            actor=writing.actor,
            rows=rows,
            source=writing.source,
            at=writing.at,
            reason=writing.reason,
        )
    except RowsRefusedError as refusal:
        places.note(refusal, writing)
    else:
        _note(writing, "dependency", result)


def _milestone_rows(
    writing: Writing,
    plan: Plan,
    initiatives: dict[str, Initiative],
    organisations: Organisations,
    layers: dict[str, Layer],
    places: _Places,
) -> Iterator[MilestoneRow]:
    """Yield the rows whose references and dates are sound; the others are noted."""
    own = writing.actor.organisation_id if writing.actor and writing.is_restricted else None
    for i, initiative, items in _lists(plan, initiatives, "milestones"):
        for j, item in enumerate(items):
            if item is None:
                continue
            row = _row(item, initiative)
            sound = _take_layer(writing, row, item, layers, places, i, j)
            if isinstance(item.owner_organisation, str):
                here = places.of(i, j).at("owner_organisation")
                owner = organisations.id_of(item.owner_organisation, here)
                row["owner_organisation_id"] = owner
                sound = sound and owner is not None
            elif item.owner_organisation is None:
                row["owner_organisation_id"] = None
            elif own is not None:
                # Who reports its own milestones need not say that they are its own.
                row["owner_organisation_id"] = own
            for field in _DATES:
                if (day := row.get(field)) and out_of_calendar(day):  # type: ignore[arg-type]
                    detail = "This year is out of range: 1900 to 2199."
                    writing.problems.add(places.of(i, j).at(field), detail, "out_of_range")
                    sound = False
            if sound:
                places.add(i, j)
                yield row


def _row(item: PlanMilestone, initiative: Initiative) -> MilestoneRow:
    row: dict[str, Any] = {"initiative_id": initiative.pk, "external_id": item.external_id}
    for field in _TAKEN_AS_THEY_ARE:
        value = getattr(item, field)
        if value is not UNSET:
            row[field] = value
    if item.status is not UNSET:
        row["status"] = item.status.value
    return row  # type: ignore[return-value] # built field by field


def _take_layer(
    writing: Writing,
    row: MilestoneRow,
    item: PlanMilestone,
    layers: dict[str, Layer],
    places: _Places,
    i: int,
    j: int,
) -> bool:
    layer = layers.get(item.layer)
    if layer is None:
        detail = f"No layer has the key “{item.layer}”; the programme office adds layers."
        writing.problems.add(places.of(i, j).at("layer"), detail, "unknown_layer")
        return False
    row["layer_id"] = layer.pk
    return True


def _dependency_rows(
    writing: Writing,
    plan: Plan,
    initiatives: dict[str, Initiative],
    others: dict[str, Initiative],
    places: _Places,
) -> Iterator[DependencyRow]:
    for i, initiative, items in _lists(plan, initiatives, "dependencies"):
        for j, item in enumerate(items):
            if item is None:
                continue
            row: DependencyRow = {
                "initiative_id": initiative.pk,
                "predecessor": item.predecessor,
                "successor": item.successor,
            }
            for field in _OF_A_NEED:
                value = getattr(item, field)
                if value is not UNSET:
                    row[field] = value
            if isinstance(item.predecessor_initiative, str):
                other = others.get(item.predecessor_initiative)
                if other is None:
                    detail = f"No initiative is called “{item.predecessor_initiative}”."
                    here = places.of(i, j).at("predecessor_initiative")
                    writing.problems.add(here, detail, "unknown")
                    continue
                row["predecessor_initiative_id"] = other.pk
            places.add(i, j)
            yield row


def _lists(
    plan: Plan, initiatives: dict[str, Initiative], name: str
) -> Iterator[tuple[int, Initiative, list[Any]]]:
    """Yield each known initiative with its place and one of its lists; of twins the first."""
    seen = set()
    for i, item in enumerate(plan.initiatives):
        if item and item.external_id in initiatives and item.external_id not in seen:
            seen.add(item.external_id)
            yield i, initiatives[item.external_id], getattr(item, name)


def _with_others(
    writing: Writing, plan: Plan, initiatives: dict[str, Initiative]
) -> dict[str, Initiative]:
    """Return the initiatives in which the plan has predecessors, its own and others, by name."""
    names = {
        dependency.predecessor_initiative
        for item in plan.initiatives
        for dependency in filter(None, item.dependencies if item else ())
        if isinstance(dependency.predecessor_initiative, str)
    }
    found = find_initiatives(
        workspace=writing.workspace,
        actor=writing.actor,
        source=writing.source,
        names=names - initiatives.keys(),
        of_source_only=False,
    )
    return found.by_name | initiatives


def _note(writing: Writing, kind: str, result: BulkResult) -> None:
    counts = {
        "created": result.created,
        "updated": result.updated,
        "cancelled": result.cancelled,
        "unchanged": result.unchanged,
    }
    writing.note_rows(kind, counts, result.changes)
