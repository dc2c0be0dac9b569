"""The forecast on an initiative's page."""

from datetime import timedelta

import pytest

from apps.programmes.models import Dependency, Initiative
from apps.stakeholders.models import Workspace
from coordination.vocabulary import Agreement
from tests.apps.alignment.foretold import AS_OF, Ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(workspace: Workspace) -> Ground:
    return Ground.of(workspace)


@pytest.fixture
def asked(ground: Ground) -> Initiative:
    initiative = ground.initiative("asked")
    first = ground.milestone(initiative, "first", 10)
    last = ground.milestone(initiative, "last", 30, layer="governance")
    ground.wait(last, first, lag=30)
    return initiative


@pytest.fixture
def show(reader, asked):
    client = reader()
    path = f"{client.base}initiatives/{asked.pk}/"
    return lambda: client.get(path, {"as_of": AS_OF.isoformat()})


def test_page_tells_when_each_open_milestone_will_be_done_and_why(show, ground):
    ground.history()

    shown = show().context["forecast"]

    assert [(row.name, row.half, row.on_time, row.critical) for row in shown.rows] == [
        ("first", AS_OF + timedelta(22), "0%", "100%"),
        ("last", AS_OF + timedelta(52), "0%", "100%"),
    ]
    assert shown.basis == [
        "Compute: by its own 8 closed milestones",
        "Governance: by the 8 closed milestones of the whole workspace",
    ]
    assert [(link.name, link.tight) for link in shown.chain] == [("first", False), ("last", True)]
    assert (shown.broken["successor"], shown.broken["days_late"]) == ("last", 10)


def test_page_without_history_says_why_there_is_no_number(show, ground):
    ground.history(7)

    response = show()

    assert response.context["forecast"].enough is False
    assert (
        "No forecast: in this workspace 7 milestones have been closed" in response.content.decode()
    )


def test_gridlocked_milestones_are_told_to_have_no_forecast(show, ground, asked):
    ground.history()
    first, last = asked.milestones.order_by("baseline_date")
    ground.wait(first, last)

    rows = show().context["forecast"].rows

    assert {(row.interval, row.reason) for row in rows} == {
        (None, "stuck in a gridlock: as things stand, it can never be done")
    }


def test_dependencies_that_are_not_agreed_are_counted_apart(show, ground, asked):
    Dependency.objects.update(agreement=Agreement.PROPOSED)

    response = show()

    assert response.context["unagreed"] == 1
    assert "1 of these is proposed only" in response.content.decode()
