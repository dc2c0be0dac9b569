import pytest

from apps.programmes import selectors
from apps.stakeholders.models import Role
from tests.apps.programmes.factories import (
    DependencyFactory,
    InitiativeFactory,
    MilestoneFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden(workspace):
    return InitiativeFactory.create(workspace=workspace, visibility="participants")


@pytest.fixture
def inside(hidden, compute):
    return MilestoneFactory.create(initiative=hidden, layer=compute)


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.ADMIN, True),
        (Role.PROGRAMME_OFFICE, True),
        (Role.ORGANISER, False),
        (Role.PARTNER, False),
        (Role.OBSERVER, False),
    ],
)
def test_invite_only_initiative_is_seen_by_the_office(member, hidden, inside, agency, role, seen):
    actor = member(role, agency)

    assert list(selectors.initiatives_visible_to(actor)) == [hidden] * seen
    assert list(selectors.milestones_visible_to(actor)) == [inside] * seen


def lead(initiative, organisation, layer):
    initiative.lead_organisation = organisation
    initiative.save()


def take_part(initiative, organisation, layer):
    ParticipationFactory.create(initiative=initiative, organisation=organisation)


def own(initiative, organisation, layer):
    MilestoneFactory.create(initiative=initiative, layer=layer, owner_organisation=organisation)


@pytest.mark.parametrize("concern", [lead, take_part, own])
def test_invite_only_initiative_is_seen_by_those_it_concerns(
    member, hidden, inside, compute, agency, company, concern
):
    concern(hidden, agency, compute)

    assert list(selectors.initiatives_visible_to(member("partner", agency))) == [hidden]
    assert inside in selectors.milestones_visible_to(member("partner", agency))
    assert not selectors.initiatives_visible_to(member("partner", company)).exists()
    assert not selectors.milestones_visible_to(member("partner", company)).exists()
    assert not selectors.initiatives_visible_to(member("observer")).exists()
    assert selectors.restricted_to(hidden) == [agency.pk]


def test_open_initiative_is_seen_by_all(member, initiative, milestone):
    assert list(selectors.initiatives_visible_to(member("observer"))) == [initiative]
    assert list(selectors.milestones_visible_to(member("observer"))) == [milestone]
    assert selectors.restricted_to(initiative) is None


def test_dependency_with_an_end_out_of_sight_is_not_seen(member, office, milestone, inside):
    dependency = DependencyFactory.create(predecessor=inside, successor=milestone)

    assert list(selectors.dependencies_visible_to(office)) == [dependency]
    assert not selectors.dependencies_visible_to(member("observer")).exists()


def test_other_workspaces_are_out_of_sight(office, milestone):
    elsewhere = DependencyFactory.create()

    assert elsewhere.successor not in selectors.milestones_visible_to(office)
    assert not selectors.dependencies_visible_to(office).exists()


def test_what_spans_two_invite_only_initiatives_is_for_those_who_see_both(
    workspace, hidden, agency, company
):
    other = InitiativeFactory.create(workspace=workspace, visibility="participants")
    for initiative in (hidden, other):
        ParticipationFactory.create(initiative=initiative, organisation=agency)
    ParticipationFactory.create(initiative=other, organisation=company)

    assert selectors.restricted_to(hidden, other) == [agency.pk]
