"""Rankings that are kept say at all times what ranking everything anew would say."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connections, transaction
from pytest_django import DjangoAssertNumQueries

from apps.alignment.models import Policy
from apps.alignment.selectors import kept_rankings
from apps.alignment.selectors.kept_rankings import ranking_of
from apps.alignment.selectors.ranking import Standing, rank
from apps.alignment.selectors.rules import rules_of
from apps.common.packed_ids import halves
from apps.programmes.models import Initiative, Milestone, Programme
from apps.stakeholders.models import Workspace
from tests.apps.alignment.cases import record
from tests.factories import WorkspaceFactory
from tests.plugins.stack import eventually

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Begin with nothing kept, and leave nothing."""
    kept_rankings._kept.clear()
    yield
    kept_rankings._kept.clear()


@pytest.fixture
def grid() -> Workspace:
    """Return a workspace of three initiatives that are more and more out of step."""
    workspace = WorkspaceFactory.create()
    for late in (20, 60, 100):
        record(case(f"late-{late}", late), workspace)
    return workspace


def case(name: str, late: int) -> dict[str, Any]:
    """Return an initiative whose governance is late by some days, and whose compute is not."""
    plan = [DAY - timedelta(days=late), DAY + timedelta(days=60)]
    return {
        "name": name,
        "dependencies": [],
        "milestones": [
            {
                "external_id": f"{name}-{layer}-{place}",
                "layer": layer,
                "baseline_date": planned,
                "actual_date": planned if layer == "compute" and place == 0 else None,
                "status": "accepted" if layer == "compute" and place == 0 else "planned",
            }
            for layer in ("compute", "governance")
            for place, planned in enumerate(plan)
        ],
    }


def kept(workspace: Workspace) -> list[Standing]:
    """Return where everybody stands, as it is kept, by id."""
    found = ranking_of(workspace, workspace.initiatives.all(), DAY)
    return sorted(found.rows(np.arange(len(found))))


def anew(workspace: Workspace) -> list[Standing]:
    """Return where everybody stands, computed from nothing, by id."""
    ids = halves(list(workspace.initiatives.values_list("pk", flat=True)))
    found = rank(workspace, rules_of(workspace.pk), ids, DAY)
    return sorted(found.rows(np.arange(len(found))))


def is_kept_for_good(workspace: Workspace) -> bool:
    """Look once more, and tell whether what is kept of it needs nothing but what changes later."""
    kept(workspace)
    return all(one.settled is not None for one in kept_rankings._kept.values())


def move(workspace: Workspace) -> None:
    Milestone.objects.filter(name="late-60-governance-0").update(
        status="accepted", actual_date=DAY - timedelta(days=30)
    )


def move_home(workspace: Workspace) -> None:
    home = Initiative.objects.get(key="late-20")
    Milestone.objects.filter(initiative__key="late-100", layer__key="compute").update(
        initiative=home
    )


def remove(workspace: Workspace) -> None:
    Initiative.objects.get(key="late-20").delete()


def remove_milestones(workspace: Workspace) -> None:
    Milestone.objects.filter(initiative__key="late-100", layer__key="governance").delete()


def add(workspace: Workspace) -> None:
    record(case("late-80", 80), workspace)


def judge_more_gently(workspace: Workspace) -> None:
    Policy.objects.create(workspace=workspace, minimum_milestones=3)


def judge_one_programme_more_gently(workspace: Workspace) -> None:
    programme = Programme.objects.create(workspace=workspace, key="gentle", name="Gentle")
    Policy.objects.create(workspace=workspace, programme=programme, minimum_milestones=3)
    Initiative.objects.filter(key="late-60").update(programme=programme)


@pytest.mark.parametrize(
    "change",
    [
        move,
        move_home,
        remove,
        remove_milestones,
        add,
        judge_more_gently,
        judge_one_programme_more_gently,
    ],
)
def test_kept_ranking_after_a_change_is_the_one_computed_anew(
    grid: Workspace, change: Callable[[Workspace], None]
) -> None:
    before = kept(grid)
    assert before == anew(grid)

    change(grid)

    assert kept(grid) == anew(grid) != before


def test_kept_ranking_sees_what_was_being_written_while_it_was_computed(grid: Workspace) -> None:
    slow = connections.create_connection("default")
    try:
        with slow.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                "UPDATE programmes_milestone SET status = 'accepted', actual_date = %s"
                " WHERE name = 'late-100-governance-0'",
                [DAY],
            )
            move(grid)  # commits first, with a later number
            between = kept(grid)
            assert kept(grid) == between == anew(grid)
            cursor.execute("COMMIT")
        assert kept(grid) == anew(grid) != between
        assert kept(grid) == anew(grid)
    finally:
        slow.close()


def test_kept_ranking_knows_nothing_of_what_was_taken_back(grid: Workspace) -> None:
    before = kept(grid)
    with transaction.atomic():
        move(grid)
        assert kept(grid) != before
        transaction.set_rollback(True)

    assert kept(grid) == before


def test_kept_ranking_reads_no_milestone_that_did_not_change(
    grid: Workspace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # Others write to the same server meanwhile: it is kept for good once they have ended.
    eventually(lambda: is_kept_for_good(grid), within=30)

    with django_assert_num_queries(5):  # rules 2, initiatives, look, what changed
        assert len(kept(grid)) == 3


def test_kept_rankings_forget_the_oldest(grid: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_rankings, "_MOST_INITIATIVES", 7)
    for days in range(4):
        ranking_of(grid, grid.initiatives.all(), DAY + timedelta(days=days))

    assert [key[-1] for key in kept_rankings._kept] == [  # type: ignore[index]
        DAY + timedelta(days=2),
        DAY + timedelta(days=3),
    ]
