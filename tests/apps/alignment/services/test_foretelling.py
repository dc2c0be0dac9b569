"""The life of a forecast finding: foretold, then true, or gone because dates changed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from apps.alignment.models import Finding
from apps.alignment.selectors.sentences import sentence_of
from apps.alignment.services.sweeping import sweep_initiatives
from apps.programmes.models import Initiative, Milestone
from apps.stakeholders.models import Workspace
from tests.apps.alignment.foretold import AS_OF, Ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative(workspace: Workspace) -> Initiative:
    """Governance states a forecast ten weeks behind its promise; compute keeps step."""
    ground = Ground.of(workspace)
    asked = ground.initiative("asked")
    reported = datetime(2026, 3, 1, tzinfo=UTC)
    for layer, shift in (("compute", 0), ("governance", 4)):
        for number, due in enumerate((-45, -15, 15)):
            done = due + shift if due < 0 else None
            ground.milestone(
                asked,
                f"{layer} {number}",
                due + shift,
                done=done,
                layer=layer,
                reported_at=reported,
            )
    Milestone.objects.filter(name="governance 2").update(
        forecast_date=AS_OF + timedelta(15 + 4 + 73)
    )
    return asked


def sweep(initiative: Initiative, after: int = 0) -> list[Finding]:
    on = AS_OF + timedelta(after)
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    sweep_initiatives(workspace=initiative.workspace, initiatives=[initiative.pk], as_of=on, at=at)
    return list(Finding.objects.filter(kind="forecast").select_related("initiative"))


def test_stated_dates_that_fall_apart_are_foretold_with_what_is_late(
    initiative: Initiative,
) -> None:
    [found] = sweep(initiative)
    late = Milestone.objects.get(name="governance 2")

    assert (found.level, found.leading, found.lagging, found.since) == (
        "critical",
        ["compute"],
        "governance",
        None,
    )
    assert found.skew_days == 66
    assert found.explanation["expected_on"] == "2026-05-25"
    assert [
        {name: one[name] for name in ("milestone", "expected", "waits_for")}
        for one in found.explanation["late"]
    ] == [{"milestone": str(late.pk), "expected": "2026-06-01", "waits_for": None}]
    assert found.milestones == [late.pk]


def test_sentence_names_the_day_and_the_milestone(initiative: Initiative) -> None:
    [found] = sweep(initiative)
    names = {"compute": "Compute", "governance": "Governance"}

    assert sentence_of(found, names) == (
        "Asked: by the dates that are stated, Governance will be 66 days behind Compute on 25 May"
        " 2026, which is critical; “governance 2” is expected on 1 June 2026, not on 20 March 2026."
    )
    with translation.override("fr"):
        assert "Governance" in sentence_of(found, names)


def test_sweep_that_sees_the_same_writes_nothing(initiative: Initiative) -> None:
    [found] = sweep(initiative)
    [again] = sweep(initiative)

    assert (again.pk, again.created_at, again.as_of) == (found.pk, found.created_at, found.as_of)


def test_other_dates_end_it_as_recovered(initiative: Initiative) -> None:
    sweep(initiative)
    Milestone.objects.filter(name="governance 2").update(forecast_date=None)

    [found] = sweep(initiative)

    assert (found.state, found.resolution) == ("resolved", "recovered")


def test_warning_that_is_there_makes_it_come_true(initiative: Initiative) -> None:
    sweep(initiative)
    Milestone.objects.filter(name="compute 2").update(
        status="accepted", actual_date=AS_OF + timedelta(15)
    )
    Milestone.objects.update(reported_at=datetime(2026, 5, 1, tzinfo=UTC))

    [found] = sweep(initiative, 70)

    assert (found.state, found.resolution) == ("resolved", "came_true")
    assert Finding.objects.get(kind="pace").level == "warning"
    assert sentence_of(found, {}).startswith("Came true by 10 May 2026. It was: Asked: by the")
