"""Several initiatives at once are told as each of them alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.alignment.selectors.alignments import alignment_of
from apps.alignment.selectors.forecasts import forecast_of
from apps.alignment.selectors.statuses import statuses_of
from apps.programmes.models import Initiative, Milestone
from apps.stakeholders.models import Organisation
from tests.apps.alignment.foretold import AS_OF, Ground


@pytest.fixture
def ground(workspace, grid):
    """Initiatives that wait for each other, one of them by invitation only, and in a circle."""
    ground = Ground.of(workspace)
    ground.history()
    secret = ground.initiative("secret", "participants")
    ground.milestone(secret, "s past", -60, done=-10)
    hidden = ground.milestone(secret, "hidden", 40)
    before: Milestone = hidden
    for number in range(4):
        one = ground.initiative(f"i{number}")
        first = ground.milestone(one, "first", -40 - number, done=-20, owner=grid)
        second = ground.milestone(one, "second", 10 + number, owner=grid)
        third = ground.milestone(one, "third", -30, layer="governance")
        fourth = ground.milestone(one, "fourth", 60, layer="governance")
        ground.wait(second, first, lag=5)
        ground.wait(fourth, hidden)
        if number % 2:
            ground.wait(third, before, lag=number)
            ground.wait(before, third)
        before = fourth
    return ground


@pytest.mark.parametrize("role", ["programme_office", "partner"])
def test_statuses_are_those_of_each_initiative_alone(ground, member, workspace, role):
    organisation = Organisation.objects.create(workspace=workspace, name="Other", sector="industry")
    actor = member(role, organisation)
    initiatives = list(Initiative.objects.filter(visibility="workspace").order_by("-key"))

    told = list(statuses_of(initiatives, AS_OF, actor))

    assert [one.alignment for one in told] == [
        alignment_of(one, AS_OF, actor) for one in initiatives
    ]
    assert [one.forecast for one in told] == [forecast_of(one, AS_OF, actor) for one in initiatives]
    assert any(one.alignment["gridlock"]["cycles"] for one in told)


def test_statuses_of_an_initiative_by_invitation_count_its_own_slips(ground, member):
    actor = member()
    secret = Initiative.objects.get(key="secret")

    (told,) = statuses_of([secret], AS_OF, actor)

    assert told.forecast == forecast_of(secret, AS_OF, actor)


def test_statuses_cost_the_same_for_one_initiative_and_for_four(ground, member):
    actor = member()
    counts = []
    for number in (1, 4):
        chosen = list(Initiative.objects.filter(key__startswith="i").order_by("key")[:number])
        with CaptureQueriesContext(connection) as queries:
            assert len(list(statuses_of(chosen, AS_OF, actor))) == number
        counts.append(len(queries))

    assert counts[0] == counts[1] < 20
