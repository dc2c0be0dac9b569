import datetime as dt

import pytest

from apps.programmes.selectors import timeline
from tests.apps.programmes.factories import (
    DependencyFactory,
    InitiativeFactory,
    MilestoneFactory,
)

pytestmark = pytest.mark.django_db

AS_OF = dt.date(2026, 6, 15)


def make(initiative, layer, name, **fields):
    return MilestoneFactory.create(initiative=initiative, layer=layer, external_id=name, **fields)


def test_timeline_draws_what_is_not_cancelled_by_layer_and_baseline(
    initiative, compute, data, office
):
    late = make(initiative, data, "late", baseline_date=dt.date(2026, 5, 1))
    soon = make(initiative, compute, "soon", baseline_date=dt.date(2026, 8, 1))
    done = make(
        initiative,
        compute,
        "done",
        baseline_date=dt.date(2026, 4, 1),
        actual_date=dt.date(2026, 4, 20),
        status="accepted",
    )
    make(initiative, compute, "gone", status="cancelled")
    link = DependencyFactory.create(predecessor=done, successor=late)
    DependencyFactory.create(predecessor=soon, successor=late, agreement="declined")

    drawn = timeline(initiative, office, AS_OF)

    assert [
        (mark.external_id, mark.layer, mark.expected_date, mark.overdue)
        for mark in drawn.milestones
    ] == [
        ("done", "compute", dt.date(2026, 4, 20), False),
        ("soon", "compute", dt.date(2026, 8, 1), False),
        ("late", "data", AS_OF, True),
    ]
    assert [(each.id, each.predecessor, each.successor) for each in drawn.dependencies] == [
        (link.pk, done.pk, late.pk)
    ]
    assert (drawn.first_date, drawn.last_date) == (dt.date(2026, 4, 1), dt.date(2026, 8, 1))
    assert [layer.key for layer in drawn.layers] == ["compute", "data"]


def test_timeline_of_a_past_day_does_not_know_what_came_later(initiative, compute, office):
    make(
        initiative,
        compute,
        "done",
        baseline_date=dt.date(2026, 4, 1),
        actual_date=AS_OF,
        status="accepted",
    )

    [mark] = timeline(initiative, office, dt.date(2026, 4, 10)).milestones

    assert (mark.actual_date, mark.expected_date, mark.overdue) == (
        None,
        dt.date(2026, 4, 10),
        True,
    )


def test_timeline_shows_the_far_ends_that_the_actor_sees(
    workspace, initiative, compute, office, member
):
    here = make(initiative, compute, "here")
    hidden = InitiativeFactory.create(workspace=workspace, visibility="participants")
    there = make(hidden, compute, "there")
    DependencyFactory.create(predecessor=there, successor=here)

    seen = timeline(initiative, office, AS_OF)
    unseen = timeline(initiative, member("observer"), AS_OF)

    assert [mark.id for mark in seen.outside] == [there.pk]
    assert len(seen.dependencies) == 1
    assert (unseen.outside, unseen.dependencies) == ([], [])


def test_timeline_of_an_empty_initiative_is_empty(initiative, office):
    drawn = timeline(initiative, office, AS_OF)

    assert (drawn.milestones, drawn.first_date, drawn.last_date) == ([], None, None)
