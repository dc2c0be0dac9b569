"""Named baselines: taken as the dates are, and kept so."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.common.errors import InvalidInputError
from apps.programmes.models import Baseline, BaselineDate, Milestone
from apps.programmes.services.named_baselines import (
    remove_baseline,
    rename_baseline,
    take_baseline,
)
from tests.apps.programmes.factories import (
    InitiativeFactory,
    MilestoneFactory,
    ProgrammeFactory,
)
from tests.apps.programmes.published import published
from tests.factories import WorkspaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def take(office, milestone, at):
    def taken(name="March", **given):
        return take_baseline(**{"actor": office, "name": name, "at": at} | given)

    return taken


def kept(baseline):
    dates = BaselineDate.objects.filter(baseline=baseline).order_by("milestone_id")
    return list(dates.values_list("milestone_id", "layer", "name", "baseline_date"))


def test_baseline_keeps_every_live_milestone_of_the_workspace(take, milestone, initiative, at):
    MilestoneFactory.create(initiative=initiative, layer=milestone.layer, status="cancelled")
    MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=WorkspaceFactory.create())
    )

    baseline = take()
    Milestone.objects.update(baseline_date=dt.date(2030, 1, 1), name="renamed")

    assert kept(baseline) == [(milestone.pk, "compute", "Racks", dt.date(2026, 3, 1))]
    assert published("subject_id", "after") == [
        (
            "baseline.created",
            baseline.pk,
            {"name": "March", "programme": None, "taken_at": "2026-06-15T12:30:00Z"},
        )
    ]


def test_baseline_of_a_programme_keeps_its_milestones_alone(take, workspace, milestone):
    programme = ProgrammeFactory.create(workspace=workspace)
    inside = MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=workspace, programme=programme),
        layer=milestone.layer,
    )

    assert [row[0] for row in kept(take(programme=programme))] == [inside.pk]


def test_baseline_of_nothing_is_refused_and_not_kept(take, workspace):
    with pytest.raises(InvalidInputError) as refusal:
        take(programme=ProgrammeFactory.create(workspace=workspace))

    assert [error.pointer for error in refusal.value.errors] == ["/programme"]
    assert Baseline.objects.count() == 0


def test_name_is_taken_once_whatever_its_case(take):
    take("March")

    with pytest.raises(IntegrityError), transaction.atomic():
        take("march")


def test_dates_of_a_baseline_never_change_and_go_with_it_alone(take):
    baseline = take()
    dates = BaselineDate.objects.filter(baseline=baseline)
    before = kept(baseline)

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        dates.update(baseline_date=dt.date(2030, 1, 1))
    with pytest.raises(DatabaseError, match="kept as it was taken"), transaction.atomic():
        dates.delete()
    assert kept(baseline) == before


@pytest.mark.django_db(transaction=True)
def test_dates_cannot_be_added_to_a_baseline_later(take, initiative):
    baseline = take()

    with pytest.raises(DatabaseError, match="kept as it was taken"):
        BaselineDate.objects.create(
            baseline=baseline,
            milestone_id=initiative.pk,
            initiative_id=initiative.pk,
            layer="compute",
            name="late",
            baseline_date=dt.date(2026, 1, 1),
        )


def test_baseline_is_renamed_and_removed_with_its_dates(take, office, at):
    baseline = take()

    rename_baseline(baseline=baseline, actor=office, at=at, name="April")
    remove_baseline(baseline=baseline, actor=office, at=at)

    assert (Baseline.objects.count(), BaselineDate.objects.count()) == (0, 0)
    assert published("before__name", "after__name")[1:] == [
        ("baseline.changed", "March", "April"),
        ("baseline.removed", "April", None),
    ]


def test_taking_a_baseline_costs_the_same_for_any_number(take, initiative, milestone):
    with CaptureQueriesContext(connection) as one:
        take("one")
    MilestoneFactory.create_batch(30, initiative=initiative, layer=milestone.layer)

    with CaptureQueriesContext(connection) as many:
        baseline = take("many")

    assert len(many) == len(one)
    assert len(kept(baseline)) == 31
