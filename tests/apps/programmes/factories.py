"""Rows of programmes, initiatives and milestones, for tests that need some."""

import datetime as dt

from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from apps.programmes.models import (
    Dependency,
    Initiative,
    Layer,
    Milestone,
    Participation,
    Programme,
)
from coordination.vocabulary import Agreement
from tests.factories import WorkspaceFactory

__all__ = [
    "DependencyFactory",
    "InitiativeFactory",
    "LayerFactory",
    "MilestoneFactory",
    "ParticipationFactory",
    "ProgrammeFactory",
]


# Tests that say where a layer stands say less than this.
_BEHIND_THOSE_PLACED = 100


class LayerFactory(DjangoModelFactory[Layer]):
    class Meta:
        model = Layer

    workspace = SubFactory(WorkspaceFactory)
    key = Sequence(lambda n: f"layer-{n}")
    name = LazyAttribute(lambda layer: layer.key.title())
    position = Sequence(lambda n: _BEHIND_THOSE_PLACED + n)


class ProgrammeFactory(DjangoModelFactory[Programme]):
    class Meta:
        model = Programme

    workspace = SubFactory(WorkspaceFactory)
    key = Sequence(lambda n: f"programme-{n}")
    name = LazyAttribute(lambda programme: programme.key.title())


class InitiativeFactory(DjangoModelFactory[Initiative]):
    class Meta:
        model = Initiative

    workspace = SubFactory(WorkspaceFactory)
    key = Sequence(lambda n: f"initiative-{n}")
    name = LazyAttribute(lambda initiative: initiative.key.title())
    external_id = LazyAttribute(lambda initiative: initiative.key)


class ParticipationFactory(DjangoModelFactory[Participation]):
    class Meta:
        model = Participation

    role = "delivery"


class MilestoneFactory(DjangoModelFactory[Milestone]):
    class Meta:
        model = Milestone

    initiative = SubFactory(InitiativeFactory)
    workspace = SelfAttribute("initiative.workspace")
    layer = SubFactory(LayerFactory, workspace=SelfAttribute("..workspace"))
    external_id = Sequence(lambda n: f"milestone-{n}")
    name = LazyAttribute(lambda milestone: milestone.external_id.title())
    baseline_date = dt.date(2026, 3, 1)
    original_baseline_date = SelfAttribute("baseline_date")


class DependencyFactory(DjangoModelFactory[Dependency]):
    class Meta:
        model = Dependency

    successor = SubFactory(MilestoneFactory)
    workspace = SelfAttribute("successor.workspace")
    predecessor = SubFactory(
        MilestoneFactory,
        initiative=SelfAttribute("..successor.initiative"),
        layer=SelfAttribute("..successor.layer"),
    )
    predecessor_initiative = SelfAttribute("predecessor.initiative")
    successor_initiative = SelfAttribute("successor.initiative")
    agreement = Agreement.ACCEPTED.value
