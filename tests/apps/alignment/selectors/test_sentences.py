"""Sentences: what is over is not told as if it were still so; names keep together in any script."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from apps.alignment.models import Finding
from apps.alignment.selectors.sentences import sentence_of
from apps.alignment.services.sweeping import sweep_initiatives
from apps.programmes.models import Milestone
from apps.stakeholders.models import Workspace
from tests.apps.alignment.cases import needing

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def needed(workspace: Workspace) -> Milestone:
    milestone = needing(workspace, "first")
    Milestone.objects.filter(pk=milestone.pk).update(forecast_date=date(2026, 3, 11))
    return milestone


@pytest.fixture
def waiting(workspace: Workspace, needed: Milestone) -> Milestone:
    return needing(workspace, "second", needed)


def sweep(milestone: Milestone, at: datetime) -> Finding:
    sweep_initiatives(
        workspace=milestone.workspace,
        initiatives=[milestone.initiative_id],
        as_of=at.date(),
        at=at,
    )
    return Finding.objects.select_related("initiative").get(kind="dependency_conflict")


def test_conflict_says_which_milestone_releases_which_too_late(waiting: Milestone) -> None:
    assert sentence_of(sweep(waiting, NOON), {}) == (
        "second: “second delivers” is expected 10 days before “first delivers”, which it needs,"
        " can release it."
    )


def test_conflict_that_is_over_says_when_it_ended_and_what_it_was(
    needed: Milestone, waiting: Milestone
) -> None:
    sweep(waiting, NOON)
    Milestone.objects.filter(pk=needed.pk).update(
        status="accepted", actual_date=date(2026, 3, 1), forecast_date=None
    )

    ended = sentence_of(sweep(waiting, NOON.replace(day=2)), {})

    assert ended == (
        "Settled on 2 March 2026. It was: second: “second delivers” is expected 10 days before"
        " “first delivers”, which it needs, can release it."
    )


def test_names_are_set_apart_where_the_sentence_runs_from_right_to_left(
    waiting: Milestone,
) -> None:
    finding = sweep(waiting, NOON)

    with translation.override("ar"):
        told = sentence_of(finding, {})

    assert all(f"\u2068{name}\u2069" in told for name in ("second", "first delivers"))
