"""Which step milestones stand at."""

import datetime as dt

import pytest

from apps.common.history import attribute_changes
from apps.programmes.selectors.steps import last_steps
from apps.programmes.services.reporting import (
    accept_milestone,
    report_milestone,
    return_milestone,
)
from tests.apps.programmes.factories import MilestoneFactory

pytestmark = pytest.mark.django_db

DONE = dt.date(2026, 6, 1)


@pytest.fixture
def build(initiative, compute, agency):
    def make():
        return MilestoneFactory.create(
            initiative=initiative, layer=compute, owner_organisation=agency
        )

    return make


def test_each_milestone_stands_at_its_last_step(build, partner, office, at):
    never, reported, accepted, returned, begun = (build() for _ in range(5))
    for one in (reported, accepted, returned):
        report_milestone(milestone=one, actor=partner, actual_date=DONE, at=at)
    accept_milestone(milestone=accepted, actor=office, at=at, note="well done")
    return_milestone(milestone=returned, actor=office, reason="The file is empty.", at=at)
    returned.name = "Another name"
    attribute_changes(office)
    returned.save(update_fields=["name"])
    begun.status = "in_progress"
    begun.save(update_fields=["status"])

    found = last_steps(one.pk for one in (never, reported, accepted, returned, begun))

    assert {pk: (step.step, step.actor, step.why) for pk, step in found.items()} == {
        reported.pk: ("reported", partner.actor_name, ""),
        accepted.pk: ("accepted", office.actor_name, "well done"),
        returned.pk: ("returned", office.actor_name, "The file is empty."),
    }


def test_what_was_reported_again_is_no_longer_returned(build, partner, office, at):
    one = build()
    report_milestone(milestone=one, actor=partner, actual_date=DONE, at=at)
    return_milestone(milestone=one, actor=office, reason="Not yet.", at=at)
    report_milestone(milestone=one, actor=partner, actual_date=DONE, at=at, note="now it is")

    assert last_steps([one.pk])[one.pk][0::3] == ("reported", "now it is")


@pytest.mark.parametrize("number", [1, 3])
def test_steps_take_one_statement(build, number, django_assert_num_queries):
    milestones = [build().pk for _ in range(number)]

    with django_assert_num_queries(1):
        last_steps(milestones)
