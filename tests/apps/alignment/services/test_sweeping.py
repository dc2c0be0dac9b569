"""Sweeps: what is found is written once, and only when it changes."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from apps.alignment.models import Finding
from apps.alignment.services.sweeping import Tally, sweep_initiatives
from apps.events.models import Event
from apps.programmes.models import Initiative, Milestone
from apps.stakeholders.models import Workspace
from tests.apps.alignment.cases import record

CASES = {
    case["name"]: case
    for case in json.loads((Path(__file__).parents[4] / "fixtures/cases/detector.json").read_text())
}
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def sweep(initiative: Initiative, as_of: date) -> Tally:
    return sweep_initiatives(
        workspace=initiative.workspace, initiatives=[initiative.pk], as_of=as_of, at=AT
    )


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: case["name"])
def test_sweep_twice_finds_the_same_and_writes_nothing_again(
    case: dict[str, Any], workspace: Workspace
) -> None:
    initiative, _ = record(case, workspace)
    Milestone.objects.update(reported_at=datetime(2026, 9, 1, tzinfo=UTC))
    as_of = date.fromisoformat(case["as_of"])

    first = sweep(initiative, as_of)
    again = sweep(initiative, as_of)

    found = set(Finding.objects.values_list("kind", "lagging", "level"))
    pairs = case["expected"]["alignment"]["pairs"]
    ranks = ["watch", "warning", "critical"]
    laggards = {pair["lagging"] for pair in pairs}
    assert {(kind, lagging, level) for kind, lagging, level in found if kind == "pace"} == {
        (
            "pace",
            lagging,
            max((pair["level"] for pair in pairs if pair["lagging"] == lagging), key=ranks.index),
        )
        for lagging in laggards
    }
    assert Finding.objects.filter(kind="missing_layer").count() == len(
        case["expected"]["alignment"]["missing_layers"]
    )
    assert Finding.objects.filter(kind__in=["ran_ahead", "dependency_conflict"]).count() == len(
        case["expected"]["edges"]
    )
    gridlock = case["expected"]["gridlock"]
    assert Finding.objects.filter(kind="gridlock").count() == len(gridlock["cycles"]) + len(
        gridlock["dead_ends"]
    )
    told = Event.objects.filter(type="finding.opened").count()
    assert first.opened == Finding.objects.count() == told
    assert (again.opened, again.changed, again.resolved) == (0, 0, 0)


@pytest.mark.django_db
def test_sweep_resolves_what_is_done_and_reopens_what_returns(workspace: Workspace) -> None:
    case = next(c for c in CASES.values() if c["expected"]["alignment"]["pairs"])
    initiative, _ = record(case, workspace)
    as_of = date.fromisoformat(case["as_of"])
    sweep(initiative, as_of)
    late = Milestone.objects.filter(status="planned", baseline_date__lte=as_of)
    late_ids = list(late.values_list("pk", flat=True))

    late.update(status="accepted", actual_date=as_of)
    after = sweep(initiative, as_of + timedelta(days=40))

    assert after.resolved > 0
    resolved = Finding.objects.filter(kind="pace", state="resolved")
    assert set(resolved.values_list("resolution", flat=True)) == {"recovered"}
    assert Milestone.objects.filter(pk__in=late_ids, status="accepted").exists()
