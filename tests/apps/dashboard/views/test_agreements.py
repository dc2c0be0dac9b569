"""Dependencies between two owners on pages: proposed, countered, declined, taken back."""

import re

import pytest

from apps.programmes.models import Dependency
from apps.stakeholders.models import Role
from tests.apps.programmes.factories import (
    DependencyFactory,
    InitiativeFactory,
    LayerFactory,
    MilestoneFactory,
)
from tests.factories import OrganisationFactory


@pytest.fixture
def layer(workspace):
    return LayerFactory.create(workspace=workspace)


@pytest.fixture
def ours(workspace, layer):
    return MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=workspace, name="Shared compute"),
        layer=layer,
        owner_organisation=OrganisationFactory.create(workspace=workspace, name="Agency"),
        name="First racks",
    )


@pytest.fixture
def theirs(workspace, layer):
    return MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=workspace, name="Power"),
        layer=layer,
        owner_organisation=OrganisationFactory.create(workspace=workspace, name="Grid operator"),
        name="Second substation",
    )


@pytest.fixture
def agency(reader, ours):
    return reader(Role.PARTNER, organisation=ours.owner_organisation)


@pytest.fixture
def grid(reader, theirs):
    return reader(Role.PARTNER, organisation=theirs.owner_organisation)


def propose(client, milestone, other, **said):
    return client.post(
        f"{client.base}milestones/{milestone.pk}/dependencies/",
        {"direction": "waits", "other": str(other.pk), "lag_days": "5"} | said,
        follow=True,
    )


def step(client, name, **said):
    pk = Dependency.objects.get().pk
    answer = client.post(f"{client.base}dependencies/{pk}/{name}/", said, follow=True)
    return answer.content.decode()


def agree_tab(client):
    return client.get(f"{client.base}work/?show=agree").content.decode()


def standing():
    rows = Dependency.objects.values_list(
        "predecessor__name", "successor__name", "lag_days", "agreement", "proposed_by__name"
    )
    return list(rows)


def test_other_milestone_is_looked_for_and_proposed_with_days_and_a_need(agency, ours, theirs):
    page = f"{agency.base}milestones/{ours.pk}/dependencies/"
    assert "Second substation" not in agency.get(page, {"q": "third"}).content.decode()
    assert "Grid operator, Power" in agency.get(page, {"q": "substat"}).content.decode()

    answer = propose(agency, ours, theirs, need_group="power", need_at_least="1")

    shown = answer.content.decode()
    assert "It counts once the other owner agrees" in shown
    assert "proposed, not yet agreed" in shown
    assert "of which 1 is enough" in shown
    assert standing() == [("Second substation", "First racks", 5, "proposed", "Agency")]
    assert (Dependency.objects.get().need_group, Dependency.objects.get().need_at_least) == (
        "power",
        1,
    )


def test_other_direction_is_proposed_as_well(agency, ours, theirs):
    propose(agency, ours, theirs, direction="holds")

    assert standing() == [("First racks", "Second substation", 5, "proposed", "Agency")]


def test_days_are_countered_and_the_first_owner_agrees(agency, grid, ours, theirs):
    propose(agency, ours, theirs)
    assert "Agree with other days" in agree_tab(grid)

    same = step(grid, "counter", lag_days="5")
    wrong = step(grid, "counter", lag_days="many")
    countered = step(grid, "counter", lag_days="12")

    assert "agree to it" in same
    assert "Give a whole number of days." in wrong
    assert "now the other owner decides" in countered
    assert standing() == [("Second substation", "First racks", 12, "proposed", "Grid operator")]
    assert "With 12 days between them." in agree_tab(agency)
    step(agency, "accept")
    assert standing()[0][3] == "accepted"


def test_declined_proposal_comes_back_with_its_reason_and_is_made_again(agency, grid, ours, theirs):
    propose(agency, ours, theirs)
    step(grid, "decline", reason="We share <no> site.")

    told = agree_tab(agency)
    assert "What you proposed to others" in told
    assert "We share &lt;no&gt; site." in told
    step(agency, "propose")
    assert "First racks" in agree_tab(grid)
    assert standing()[0][3] == "proposed"


def test_proposal_is_taken_back_by_its_maker_and_not_by_the_other(agency, grid, ours, theirs):
    propose(agency, ours, theirs)

    refused = step(grid, "withdraw")
    assert "decline it, and say why" in refused
    taken = step(agency, "withdraw")

    assert ("Taken back" in taken, Dependency.objects.count()) == (True, 0)


def test_what_is_said_twice_or_makes_no_sense_is_refused_where_it_stands(agency, ours, theirs):
    propose(agency, ours, theirs)

    again = propose(agency, ours, theirs)
    nothing = propose(agency, ours, ours)
    unnamed = propose(agency, theirs, ours, need_at_least="2", direction="waits")

    assert (again.status_code, "said so already" in again.content.decode()) == (409, True)
    assert (nothing.status_code, "Choose the other" in nothing.content.decode()) == (400, True)
    assert (unnamed.status_code, "name the group" in unnamed.content.decode()) == (400, True)
    assert Dependency.objects.count() == 1


def test_hidden_milestones_are_neither_offered_nor_taken(agency, ours, theirs, workspace, layer):
    hidden = MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=workspace, visibility="participants"),
        layer=layer,
        owner_organisation=theirs.owner_organisation,
        name="Secret substation",
    )
    page = agency.get(f"{agency.base}milestones/{ours.pk}/dependencies/", {"q": "substation"})

    answer = propose(agency, ours, hidden)

    assert "Secret" not in page.content.decode()
    assert (answer.status_code, Dependency.objects.count()) == (400, 0)
    there = agency.get(f"{agency.base}milestones/{hidden.pk}/dependencies/")
    assert there.status_code == 404


def test_partner_ties_a_milestone_of_others_to_its_own_alone(agency, theirs, ours, workspace):
    MilestoneFactory.create(
        initiative=theirs.initiative,
        layer=theirs.layer,
        owner_organisation=OrganisationFactory.create(workspace=workspace),
        name="Third party",
    )
    page = agency.get(f"{agency.base}milestones/{theirs.pk}/dependencies/").content.decode()

    assert ("First racks" in page, "Third party" in page) == (True, False)


def test_office_ties_milestones_at_once_and_takes_them_apart(reader, ours, theirs):
    office = reader()

    shown = propose(office, ours, theirs).content.decode()
    assert "From now on it counts." in shown
    assert "agreed" in re.sub(r"\s+", " ", shown)
    step(office, "withdraw")

    assert Dependency.objects.count() == 0


def test_observer_reads_and_is_offered_no_step(reader, ours, theirs):
    DependencyFactory.create(predecessor=theirs, successor=ours, agreement="proposed")
    observer = reader(Role.OBSERVER)

    page = observer.get(f"{observer.base}milestones/{ours.pk}/").content.decode()

    assert "proposed, not yet agreed" in page
    assert "<form" not in page.split('id="ends"')[1].split("</section>")[0]
    denied = observer.get(f"{observer.base}milestones/{ours.pk}/dependencies/")
    assert denied.status_code == 403


def test_page_takes_the_same_statements_however_many_dependencies(
    reader, ours, theirs, layer, django_assert_num_queries
):
    office = reader()

    def tie(number):
        for _ in range(number):
            DependencyFactory.create(
                predecessor=theirs,
                successor=MilestoneFactory.create(initiative=ours.initiative, layer=layer),
                agreement="declined",
            )

    tie(1)
    address = f"{office.base}milestones/{theirs.pk}/"
    office.get(address)
    with django_assert_num_queries(13):
        office.get(address)
    tie(5)
    with django_assert_num_queries(13):
        office.get(address)
