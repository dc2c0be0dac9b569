"""A small programme in plain words, and the columns it makes: what tests are written in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from coordination.plan import CANCELLED, NO_DATE, Dependencies, Plan

EPOCH = dt.date(1970, 1, 1).toordinal()


def day_of(text: str | None) -> int | None:
    return None if text is None else dt.date.fromisoformat(text).toordinal() - EPOCH


def text_of(day: int) -> str:
    return dt.date.fromordinal(day + EPOCH).isoformat()


@dataclass(frozen=True)
class Milestone:
    name: str
    layer: int
    baseline: int
    done: int | None = None
    weight: float = 1.0
    original: int | None = None
    forecast: int | None = None
    reported: int | None = None
    initiative: int = 0


@dataclass(frozen=True)
class Dependency:
    """A predecessor of None was cancelled."""

    predecessor: str | None
    successor: str
    lag: int = 0
    group: str | None = None
    at_least: int | None = None


@dataclass(frozen=True)
class Record:
    milestones: Sequence[Milestone]
    dependencies: Sequence[Dependency] = ()
    layers: int = 5
    initiatives: int = 1
    as_of: int = 100

    def at(self, as_of: int) -> "Record":
        return replace(self, as_of=as_of)

    @property
    def rows(self) -> list[Milestone]:
        """The milestones in the order of the plan's rows: a plan is grouped by initiative."""
        return sorted(self.milestones, key=lambda milestone: milestone.initiative)

    @property
    def names(self) -> list[str]:
        return [milestone.name for milestone in self.rows]

    def row(self, name: str) -> int:
        return self.names.index(name)

    @property
    def plan(self) -> Plan:
        rows = self.rows
        place = {name: row for row, name in enumerate(self.names)}
        rank = {name: number for number, name in enumerate(sorted(place))}
        sizes = [
            sum(milestone.initiative == each for milestone in rows)
            for each in range(self.initiatives)
        ]
        first = [sum(sizes[:each]) for each in range(self.initiatives + 1)]
        groups: dict[str, int] = {}
        wants = self.dependencies
        return Plan.of(
            first=first,
            layer=[milestone.layer for milestone in rows],
            baseline=[milestone.baseline for milestone in rows],
            original=[
                milestone.baseline if milestone.original is None else milestone.original
                for milestone in rows
            ],
            forecast=[_or_none(milestone.forecast) for milestone in rows],
            done=[_or_none(milestone.done) for milestone in rows],
            reported=[_or_none(milestone.reported) for milestone in rows],
            weight=[milestone.weight for milestone in rows],
            tie_rank=[rank[name] for name in self.names],
            dependencies=Dependencies.of(
                successor=[place[want.successor] for want in wants],
                predecessor=[
                    CANCELLED if want.predecessor is None else place[want.predecessor]
                    for want in wants
                ],
                lag=[want.lag for want in wants],
                group=[
                    groups.setdefault(want.group, len(groups) + 1) if want.group else 0
                    for want in wants
                ],
                at_least=[want.at_least or 0 for want in wants],
            ),
            layers=self.layers,
        )


def _or_none(day: int | None) -> int:
    return NO_DATE if day is None else day
