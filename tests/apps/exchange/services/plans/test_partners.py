import pytest

from apps.programmes.models import Initiative, Layer, Milestone, Participation
from apps.stakeholders.models import Membership, Organisation, Workspace
from tests.apps.exchange.plans import counts, errors, milestone, plan, run
from tests.plugins.api import MakeMember

ROW = "/initiatives/0/milestones"


@pytest.fixture
def acme(workspace: Workspace) -> Organisation:
    return Organisation.objects.create(
        workspace=workspace, name="Acme", sector="industry", external_id="acme", source="office"
    )


@pytest.fixture
def partner(acme: Organisation, member: MakeMember) -> Membership:
    return member("partner", acme)


@pytest.fixture
def there(workspace: Workspace, acme: Organisation) -> Initiative:
    """Import an initiative in which the partner takes part, with a milestone of another's."""
    run(
        workspace,
        plan(
            milestone("theirs", owner_organisation="ministry"),
            organisations=[{"external_id": "ministry"}],
            initiative={"participations": [{"organisation": "acme", "role": "delivery"}]},
        ),
    )
    return Initiative.objects.get()


def push(workspace, partner, *milestones, **fields):
    return run(workspace, plan(*milestones, **fields), partner, source="acme-system")


def test_partner_adds_its_own_milestones_without_saying_that_they_are_its_own(
    workspace, partner, there
):
    job = push(workspace, partner, milestone("ours"), milestone("more", owner_organisation="acme"))

    assert (job.errors, counts(job)["created"]) == ([], 2)
    made = Milestone.objects.filter(source="acme-system")
    assert set(made.values_list("initiative", "owner_organisation")) == {
        (there.pk, partner.organisation_id)
    }


@pytest.mark.parametrize("name", ["gpu", "the-key", "id"])
def test_partner_names_an_initiative_as_the_workspace_does(workspace, partner, there, name):
    Initiative.objects.update(key="the-key")
    called = str(there.pk) if name == "id" else name

    job = push(workspace, partner, milestone("ours"), initiative={"external_id": called})

    assert job.errors == []
    assert Milestone.objects.get(source="acme-system").initiative == there


def test_accepted_of_a_partner_is_reported(workspace, partner, there):
    push(workspace, partner, milestone("ours", status="accepted", actual_date="2026-02-01"))

    assert Milestone.objects.get(external_id="ours").status == "reported"


def test_what_the_office_has_accepted_stays_so_when_the_partner_sends_it_again(
    workspace, partner, there
):
    document = milestone("ours", status="accepted", actual_date="2026-02-01")
    push(workspace, partner, document)
    Milestone.objects.filter(external_id="ours").update(status="accepted")

    job = push(workspace, partner, document)

    assert (job.errors, counts(job)["unchanged"]) == ([], 1)
    assert Milestone.objects.get(external_id="ours").status == "accepted"


def test_partner_does_not_write_what_others_own(workspace, partner, there):
    job = push(workspace, partner, milestone("ours", owner_organisation="ministry"))

    assert errors(job) == [(0, f"{ROW}/0/owner_organisation", "not_your_own")]


def test_partner_does_not_move_baselines(workspace, partner, there):
    push(workspace, partner, milestone("ours"))

    job = push(workspace, partner, milestone("ours", baseline_date="2026-09-01"))

    assert errors(job) == [(0, f"{ROW}/0/baseline_date", "baseline_change_required")]


def test_partner_makes_no_layer(workspace, partner, there):
    job = push(workspace, partner, milestone("ours", layer="quantum"))

    assert errors(job) == [(0, f"{ROW}/0/layer", "unknown_layer")]
    assert not Layer.objects.filter(key="quantum").exists()


def test_partner_makes_no_organisation_and_changes_none(workspace, partner, there):
    job = push(
        workspace,
        partner,
        organisations=[
            {"external_id": "new"},
            {"external_id": "acme", "name": "Acme"},
            {"external_id": "ministry", "name": "Mine now"},
        ],
    )

    assert errors(job) == [
        (None, "/organisations/0", "office_only"),
        (None, "/organisations/2/name", "office_only"),
    ]


def test_partner_makes_no_initiative_and_changes_none(workspace, partner, there):
    made = push(workspace, partner, initiative={"external_id": "new"})
    changed = push(workspace, partner, initiative={"name": "Mine now"})
    joined = push(workspace, partner, initiative={"participations": []})

    assert errors(made) == [(None, "/initiatives/0/external_id", "unknown")]
    assert errors(changed) == [(None, "/initiatives/0/name", "office_only")]
    assert errors(joined) == [(None, "/initiatives/0/participations", "office_only")]


def test_initiative_that_the_partner_does_not_see_is_unknown_to_it(workspace, partner, there):
    Participation.objects.all().delete()
    Initiative.objects.update(visibility="participants")

    job = push(workspace, partner, milestone("ours"))

    assert errors(job) == [(None, "/initiatives/0/external_id", "unknown")]


def test_partner_adds_nothing_where_it_takes_no_part(workspace, partner, there):
    Participation.objects.all().delete()

    job = push(workspace, partner, milestone("ours"))

    assert errors(job) == [(0, f"{ROW}/0/initiative", "not_a_participant")]


def test_dependency_between_two_of_its_own_is_agreed_at_once(workspace, partner, there):
    job = push(
        workspace,
        partner,
        milestone("a"),
        milestone("b"),
        dependencies=[{"predecessor": "a", "successor": "b"}],
    )

    assert job.errors == []
    assert list(
        Milestone.objects.get(external_id="b").waits_for.values_list("agreement", flat=True)
    ) == ["accepted"]
