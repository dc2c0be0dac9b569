"""What waits for what: links as a file has them into dependencies, and what becomes of the rest."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

import msgspec

from apps.exchange.plan import PlanDependency, Problems
from apps.exchange.plan.reading import note_unreadable
from apps.exchange.readers.rows import Gathered, Link, Row, Source, place_of

_SAID: Final = {
    "FF": (
        "link_converted",
        "A link from finish to finish became a dependency, which is just that: {rows}.",
    ),
    "SS": (
        "link_left_out",
        "A link from start to start was left out, as milestones have no start: {rows}.",
    ),
    "SF": (
        "link_left_out",
        "A link from start to finish was left out, as milestones have no start: {rows}.",
    ),
}
_LINKED_WITH: Final = {"FS", "FF"}


class _Group(Protocol):
    dependencies: list[PlanDependency]

    @property
    def dependency_rows(self) -> Any: ...


class Linking:
    """Keeps the links of rows until all rows are known: a link may name a row further down.

    What was converted or left out is told in the source's notices, never in silence.
    """

    def __init__(self, source: Source) -> None:
        """Begin without any."""
        self._source = source
        self._kept: list[tuple[int, str, str, Link]] = []
        self._named: dict[str, tuple[str, str]] = {}

    def add(self, row: Row, initiative: str, external_id: str) -> None:
        """Keep the links of a row, and what others call it by."""
        if row.uid is not None:
            self._named[row.uid] = (initiative, external_id)
        self._kept += [(row.at, initiative, external_id, link) for link in row.links or ()]

    def finish(self, groups: Mapping[str, _Group], problems: Problems) -> None:
        """Put the dependencies into the groups of their successors."""
        told = Gathered()
        column = self._source.names.get("predecessors", "predecessors")
        seen: set[tuple[str, str, str, str]] = set()
        for at, initiative, successor, link in self._kept:
            if link.kind in _SAID:
                code, detail = _SAID[link.kind]
                told.add(at, column, detail, code)
            if link.kind not in _LINKED_WITH:
                continue
            ends = self._ends(link, initiative)
            if ends is None:
                what = self._source.left_out.get(link.predecessor, "not in the file")
                detail = f"A link was left out, as what it comes from is {what}: {{rows}}."
                told.add(at, column, detail, "link_left_out")
                continue
            if (*ends, initiative, successor) in seen:
                told.add(
                    at, column, "A link that stands twice was taken once: {rows}.", "link_twice"
                )
                continue
            seen.add((*ends, initiative, successor))
            dependency = _dependency(at, column, ends, (initiative, successor), link, problems)
            if dependency is not None:
                groups[initiative].dependencies.append(dependency)
                groups[initiative].dependency_rows.append(at)
        told.tell(self._source.notices)

    def _ends(self, link: Link, initiative: str) -> tuple[str, str] | None:
        """Return the predecessor by its initiative and external id; None where there is none."""
        if link.by_uid:
            return self._named.get(link.predecessor)
        return link.initiative or initiative, link.predecessor


def _dependency(
    at: int,
    column: str,
    predecessor: tuple[str, str],
    successor: tuple[str, str],
    link: Link,
    problems: Problems,
) -> PlanDependency | None:
    values: dict[str, Any] = {
        "predecessor": predecessor[1],
        "successor": successor[1],
        "lag_days": link.lag_days,
        "need_group": link.group,
        "need_at_least": link.at_least,
    }
    if predecessor[0] != successor[0]:
        values["predecessor_initiative"] = predecessor[0]
    try:
        return msgspec.convert(values, PlanDependency)
    except msgspec.ValidationError as error:
        found = Problems()
        note_unreadable(error, place_of(at, ""), found)
        for one in found.as_json():
            problems.add(place_of(at, column), str(one["detail"]), str(one["code"]))
        return None
