"""Dependencies that nobody has agreed to yet are counted apart."""

import pytest

from apps.programmes.selectors.unagreed import unagreed_in, waiting_for_owners
from apps.stakeholders.models import Role
from tests.apps.programmes.factories import DependencyFactory, InitiativeFactory, MilestoneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tie(workspace, compute, agency, company):
    """Tie a milestone of the company to one of the agency, in two initiatives."""

    def make(first, second, agreement="proposed", proposed_by=company):
        ends = [
            MilestoneFactory.create(initiative=where, layer=compute, owner_organisation=owner)
            for where, owner in ((first, agency), (second, company))
        ]
        return DependencyFactory.create(
            predecessor=ends[0], successor=ends[1], agreement=agreement, proposed_by=proposed_by
        )

    return make


def test_those_proposed_are_counted_in_each_initiative_they_touch(
    tie, initiative, workspace, office, django_assert_num_queries
):
    other = InitiativeFactory.create(workspace=workspace)
    tie(initiative, initiative)
    tie(initiative, other)
    tie(other, other, agreement="accepted")
    tie(other, other, agreement="declined")

    with django_assert_num_queries(1):
        found = unagreed_in(office, [initiative.pk, other.pk])

    assert found == {initiative.pk: 2, other.pk: 1}


def test_what_the_reader_does_not_see_is_not_counted(tie, initiative, workspace, member):
    hidden = InitiativeFactory.create(workspace=workspace, visibility="participants")
    tie(initiative, hidden)

    assert unagreed_in(member(Role.OBSERVER), [initiative.pk]) == {}


def test_owner_that_decides_is_the_other_one_or_both_where_neither_proposed(
    tie, initiative, workspace, agency, company, django_assert_num_queries
):
    tie(initiative, initiative)
    tie(initiative, initiative, proposed_by=agency)
    tie(initiative, initiative, proposed_by=None)

    with django_assert_num_queries(2):
        assert waiting_for_owners(workspace) == {agency.pk: 2, company.pk: 2}
