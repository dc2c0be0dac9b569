import pytest

from apps.common.errors import InvalidInputError, NotAllowedError
from apps.programmes.models import Dependency
from apps.programmes.services.dependencies import (
    accept_dependency,
    change_dependency,
    create_dependency,
    decline_dependency,
    propose_again,
    remove_dependency,
)
from apps.programmes.services.dependency_rights import steps_open_to
from apps.programmes.services.refusals import (
    AgreementNeededError,
    DecidedAlreadyError,
    NotDeclinedError,
)
from tests.apps.programmes.factories import MilestoneFactory
from tests.apps.programmes.published import published
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(initiative, compute, company):
    return MilestoneFactory.create(initiative=initiative, layer=compute, owner_organisation=company)


@pytest.fixture
def rival(member, company):
    return member("partner", company)


@pytest.fixture
def proposed(partner, milestone, theirs, at):
    return create_dependency(actor=partner, predecessor=milestone, successor=theirs, at=at)


def test_dependency_made_by_the_office_counts_at_once(office, milestone, theirs, at):
    dependency = create_dependency(
        actor=office, predecessor=milestone, successor=theirs, lag_days=5, at=at
    )

    assert published("before", "after") == [
        (
            "dependency.created",
            None,
            {
                "predecessor": str(milestone.pk),
                "successor": str(theirs.pk),
                "lag_days": 5,
                "need_group": None,
                "need_at_least": None,
                "agreement": "accepted",
            },
        )
    ]
    assert (dependency.predecessor_initiative_id, dependency.successor_initiative_id) == (
        milestone.initiative_id,
        theirs.initiative_id,
    )


def test_dependency_proposed_by_one_owner_waits_for_the_other(proposed, agency):
    assert (proposed.agreement, proposed.proposed_by) == ("proposed", agency)


def test_dependency_between_own_milestones_counts_at_once(
    partner, milestone, initiative, compute, agency, at
):
    other = MilestoneFactory.create(initiative=initiative, layer=compute, owner_organisation=agency)

    dependency = create_dependency(actor=partner, predecessor=milestone, successor=other, at=at)

    assert dependency.agreement == "accepted"


def test_dependency_between_others_milestones_is_refused(
    partner, theirs, initiative, compute, company, at
):
    other = MilestoneFactory.create(
        initiative=initiative, layer=compute, owner_organisation=company
    )

    with pytest.raises(NotAllowedError):
        create_dependency(actor=partner, predecessor=other, successor=theirs, at=at)


def test_dependency_on_itself_is_refused(office, milestone, at):
    with pytest.raises(InvalidInputError) as caught:
        create_dependency(actor=office, predecessor=milestone, successor=milestone, at=at)

    assert caught.value.errors[0].pointer == "/successor"


def test_dependency_across_workspaces_is_refused(office, milestone, at):
    with pytest.raises(InvalidInputError) as caught:
        create_dependency(
            actor=office, predecessor=milestone, successor=MilestoneFactory.create(), at=at
        )

    assert caught.value.errors[0].code == "other_workspace"


def test_cycle_is_accepted(office, milestone, theirs, at):
    create_dependency(actor=office, predecessor=milestone, successor=theirs, at=at)
    create_dependency(actor=office, predecessor=theirs, successor=milestone, at=at)

    assert Dependency.objects.filter(agreement="accepted").count() == 2


def test_other_owner_accepts(proposed, rival, at):
    accept_dependency(dependency=proposed, actor=rival, at=at)

    assert Dependency.objects.get().agreement == "accepted"
    assert published("before", "after")[1:] == [
        ("dependency.accepted", {"agreement": "proposed"}, {"agreement": "accepted"})
    ]


def test_other_owner_declines(proposed, rival, at):
    decline_dependency(dependency=proposed, actor=rival, reason="not so", at=at)

    assert published("after")[1:] == [
        ("dependency.declined", {"agreement": "declined", "reason": "not so"})
    ]


def test_proposer_does_not_accept_its_own_proposal(proposed, partner, at):
    with pytest.raises(NotAllowedError):
        accept_dependency(dependency=proposed, actor=partner, at=at)


def test_office_accepts(proposed, office, at):
    accept_dependency(dependency=proposed, actor=office, at=at)

    assert Dependency.objects.get().agreement == "accepted"


def test_decided_dependency_is_not_decided_again(proposed, rival, at):
    accept_dependency(dependency=proposed, actor=rival, at=at)

    with pytest.raises(DecidedAlreadyError):
        decline_dependency(dependency=proposed, actor=rival, at=at)


def test_change_by_one_owner_is_a_new_proposal(proposed, rival, company, at):
    accept_dependency(dependency=proposed, actor=rival, at=at)

    change_dependency(dependency=proposed, actor=rival, changes={"lag_days": 30}, at=at)

    kept = Dependency.objects.get()
    assert (kept.lag_days, kept.agreement, kept.proposed_by) == (30, "proposed", company)


def test_change_by_the_office_stays_agreed(office, milestone, theirs, at):
    dependency = create_dependency(actor=office, predecessor=milestone, successor=theirs, at=at)

    change_dependency(dependency=dependency, actor=office, changes={"lag_days": 30}, at=at)

    assert Dependency.objects.get().agreement == "accepted"


def test_agreed_dependency_is_not_removed_by_one_owner(proposed, rival, at):
    accept_dependency(dependency=proposed, actor=rival, at=at)

    with pytest.raises(AgreementNeededError):
        remove_dependency(dependency=proposed, actor=rival, at=at)


def test_proposal_is_taken_back(proposed, partner, at):
    remove_dependency(dependency=proposed, actor=partner, at=at)

    assert not Dependency.objects.exists()


def test_agreed_dependency_is_not_removed_by_changing_it_first(proposed, rival, at):
    accept_dependency(dependency=proposed, actor=rival, at=at)
    change_dependency(dependency=proposed, actor=rival, changes={"lag_days": 1}, at=at)

    with pytest.raises(AgreementNeededError):
        remove_dependency(dependency=proposed, actor=rival, at=at)


def test_proposal_of_the_other_owner_is_declined_and_not_removed(proposed, rival, at):
    with pytest.raises(NotAllowedError):
        remove_dependency(dependency=proposed, actor=rival, at=at)

    assert Dependency.objects.exists()


def test_declined_dependency_is_proposed_again_and_decided_again(proposed, partner, rival, at):
    decline_dependency(dependency=proposed, actor=rival, reason="not so", at=at)

    propose_again(dependency=proposed, actor=partner, reason="The site is one.", at=at)
    accept_dependency(dependency=proposed, actor=rival, at=at)

    assert published("after")[2:] == [
        ("dependency.changed", {"agreement": "proposed", "reason": "The site is one."}),
        ("dependency.accepted", {"agreement": "accepted"}),
    ]


def test_what_was_not_declined_is_not_proposed_again(proposed, partner, at):
    with pytest.raises(NotDeclinedError):
        propose_again(dependency=proposed, actor=partner, at=at)


def test_who_declined_may_come_back_to_it_and_the_proposer_decides(
    proposed, partner, rival, company, at
):
    decline_dependency(dependency=proposed, actor=rival, at=at)

    propose_again(dependency=proposed, actor=rival, at=at)

    kept = Dependency.objects.get()
    assert (kept.agreement, kept.proposed_by) == ("proposed", company)
    accept_dependency(dependency=proposed, actor=partner, at=at)


def test_strangers_take_no_step(proposed, member, workspace, at):
    stranger = member("partner", OrganisationFactory.create(workspace=workspace))

    assert steps_open_to(proposed, stranger) == frozenset()
    with pytest.raises(NotAllowedError):
        propose_again(dependency=proposed, actor=stranger, at=at)


def test_steps_are_those_that_the_services_allow(proposed, partner, rival, office, at):
    open_to = {
        "proposed": [steps_open_to(proposed, one) for one in (partner, rival, office)],
    }
    decline_dependency(dependency=proposed, actor=rival, at=at)
    open_to["declined"] = [steps_open_to(proposed, one) for one in (partner, rival, office)]
    propose_again(dependency=proposed, actor=partner, at=at)
    accept_dependency(dependency=proposed, actor=rival, at=at)
    open_to["accepted"] = [steps_open_to(proposed, one) for one in (partner, rival, office)]

    deciding = {"accept", "decline", "counter"}
    assert open_to == {
        "proposed": [{"withdraw"}, deciding, deciding | {"withdraw"}],
        "declined": [{"propose", "withdraw"}] * 3,
        "accepted": [frozenset(), frozenset(), {"withdraw"}],
    }


@pytest.fixture
def need(office, theirs, initiative, compute, at):
    """Return two members of one need of which one has to be done."""
    return [
        create_dependency(
            actor=office,
            predecessor=MilestoneFactory.create(initiative=initiative, layer=compute),
            successor=theirs,
            need_group="site",
            need_at_least=1,
            at=at,
        )
        for _ in range(2)
    ]


def test_member_that_says_nothing_says_what_the_need_says(need, office, milestone, theirs, at):
    third = create_dependency(
        actor=office, predecessor=milestone, successor=theirs, need_group="site", at=at
    )

    assert third.need_at_least == 1


def test_member_that_says_otherwise_is_refused(need, office, milestone, theirs, at):
    with pytest.raises(InvalidInputError) as caught:
        create_dependency(
            actor=office,
            predecessor=milestone,
            successor=theirs,
            need_group="site",
            need_at_least=2,
            at=at,
        )

    assert [(error.pointer, error.code) for error in caught.value.errors] == [
        ("/need_at_least", "need_differs")
    ]


def test_need_changed_at_one_member_changes_at_all(need, office, at):
    change_dependency(dependency=need[0], actor=office, changes={"need_at_least": 2}, at=at)

    assert list(Dependency.objects.values_list("need_at_least", flat=True)) == [2, 2]


def test_count_without_a_group_is_refused(office, milestone, theirs, at):
    with pytest.raises(InvalidInputError) as caught:
        create_dependency(
            actor=office, predecessor=milestone, successor=theirs, need_at_least=1, at=at
        )

    assert caught.value.errors[0].code == "group_required"
