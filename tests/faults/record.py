"""A workspace of some hundred initiatives, the same each time, with findings of every kind."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any, Final
from uuid import UUID, uuid4

from apps.programmes.models import (
    DEFAULT_LAYERS,
    ChangedInitiative,
    Dependency,
    Initiative,
    Layer,
    Milestone,
)
from apps.stakeholders.models import Organisation, Sector, Workspace
from coordination.vocabulary import Agreement, MilestoneStatus
from tests.factories import WorkspaceFactory

AS_OF: Final = date(2026, 3, 1)
AT: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)
# An initiative without milestones, for tests that write beside a sweep.
OTHERS: Final = "others"
_BEGIN: Final = date(2025, 4, 1)
_STEPS: Final = 5


@dataclass
class Planting:
    """Makes the rows; two with the same seed differ in nothing but their ids, in the same order."""

    workspace: Workspace
    seed: int
    ids: Iterator[UUID] = field(init=False)
    numbers: Iterator[int] = field(default_factory=count)
    milestones: list[Milestone] = field(default_factory=list)
    dependencies: list[Dependency] = field(default_factory=list)

    def __post_init__(self) -> None:
        first = uuid4().int & ~((1 << 32) - 1)
        self.ids = (UUID(int=first + number) for number in count())
        self.random = Random(self.seed)
        self.layers = [
            Layer(id=next(self.ids), workspace=self.workspace, key=key, name=key, position=place)
            for place, key in enumerate(DEFAULT_LAYERS)
        ]
        self.owners = [
            Organisation(
                id=next(self.ids), workspace=self.workspace, name=f"Owner {n}", sector=sector
            )
            for n, sector in enumerate(Sector.values)
        ]

    def plant(self, size: int) -> None:
        """Store a record of so many initiatives that leaves no marks of having changed."""
        Layer.objects.bulk_create(self.layers)
        Organisation.objects.bulk_create(self.owners)
        initiatives = [
            Initiative(id=next(self.ids), workspace=self.workspace, key=f"i-{n:03}", name=f"I {n}")
            for n in range(size)
        ]
        others = Initiative(id=next(self.ids), workspace=self.workspace, key=OTHERS, name="Others")
        Initiative.objects.bulk_create([*initiatives, others])
        lasts = [self._plan(initiative) for initiative in initiatives]
        for one, other in zip(lasts[::12], lasts[1::12], strict=False):
            # Each waits for the other: a gridlock that no single initiative shows.
            self._wait(one, other)
            self._wait(other, one)
        for one, other in zip(lasts[5::12], lasts[7::12], strict=False):
            self._wait(one, other)
        Milestone.objects.bulk_create(self.milestones)
        Dependency.objects.bulk_create(self.dependencies)
        ChangedInitiative.objects.filter(workspace=self.workspace).delete()

    def _plan(self, initiative: Initiative) -> Milestone:
        """Plan an initiative whose layers advance each at a speed of its own."""
        missing = self.random.choice([*self.layers, None, None, None])
        planned = []
        for layer in self.layers:
            late = self.random.choice([-10, 0, 0, 10, 60, 150])
            silent = self.random.random() < 0.2
            for step in range(_STEPS if layer is not missing else 0):
                baseline = _BEGIN + timedelta(days=70 * step + self.random.randrange(20))
                done = baseline + timedelta(days=max(late, -5))
                planned.append(self._milestone(initiative, layer, baseline, done, silent=silent))
        for successor in self.random.sample(planned, 4):
            predecessor = self.random.choice(planned)
            if predecessor is not successor:
                self._wait(successor, predecessor)
        self.milestones += planned
        return self._milestone(
            initiative, self.layers[0], AS_OF + timedelta(90), None, silent=False
        )

    def _milestone(
        self,
        initiative: Initiative,
        layer: Layer,
        baseline: date,
        done: date | None,
        *,
        silent: bool,
    ) -> Milestone:
        is_done = done is not None and done <= AS_OF
        milestone = Milestone(
            id=next(self.ids),
            workspace=self.workspace,
            initiative=initiative,
            layer=layer,
            owner_organisation=self.random.choice(self.owners),
            name=f"{layer.key} by {baseline}",
            external_id=f"{initiative.key}-{next(self.numbers)}",
            weight=self.random.choice([1, 1, 2]),
            baseline_date=baseline,
            original_baseline_date=baseline,
            forecast_date=None if is_done else done,
            actual_date=done if is_done else None,
            status=MilestoneStatus.ACCEPTED if is_done else MilestoneStatus.PLANNED,
            reported_at=AT - timedelta(days=90 if silent else 5),
        )
        if done is None:
            self.milestones.append(milestone)
        return milestone

    def _wait(self, successor: Milestone, predecessor: Milestone) -> None:
        self.dependencies.append(
            Dependency(
                id=next(self.ids),
                workspace=self.workspace,
                predecessor=predecessor,
                predecessor_initiative=predecessor.initiative,
                successor=successor,
                successor_initiative=successor.initiative,
                agreement=Agreement.ACCEPTED,
            )
        )


def planted(size: int, *, seed: int = 7) -> Workspace:
    """Return a new workspace with a record of so many initiatives."""
    workspace = WorkspaceFactory.create()
    Planting(workspace, seed).plant(size)
    return workspace


def names_of(workspace: Workspace) -> dict[str, str]:
    """Return what each id stands for, in words that are the same in a workspace planted alike."""
    named: dict[str, str] = {}
    for initiative in Initiative.objects.filter(workspace=workspace):
        named[str(initiative.pk)] = initiative.key or ""
    for milestone in Milestone.objects.filter(workspace=workspace):
        named[str(milestone.pk)] = milestone.external_id or ""
    for organisation in Organisation.objects.filter(workspace=workspace):
        named[str(organisation.pk)] = organisation.name
    return named


def in_names(value: Any, names: dict[str, str]) -> Any:
    """Return a JSON value with names for ids, and without hashes that are made of ids."""
    if isinstance(value, dict):
        return {
            names.get(key, key): in_names(inner, names)
            for key, inner in value.items()
            if key != "inputs_hash"
        }
    if isinstance(value, list | tuple):
        return [in_names(inner, names) for inner in value]
    return names.get(str(value), value)
