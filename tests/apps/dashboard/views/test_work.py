"""What waits for a reader, and the steps taken from there."""

import re
from datetime import date

import pytest
from django.utils import timezone

from apps.programmes.models import Dependency, Milestone
from apps.programmes.services.baselines import Move, propose_baseline_change
from apps.stakeholders.models import Role
from coordination.vocabulary import Agreement, MilestoneStatus
from tests.apps.programmes.factories import (
    DependencyFactory,
    InitiativeFactory,
    LayerFactory,
    MilestoneFactory,
)
from tests.factories import OrganisationFactory


@pytest.fixture
def agency(workspace):
    return OrganisationFactory.create(workspace=workspace, name="Agency")


@pytest.fixture
def milestones(workspace, agency):
    """Return three milestones of one initiative, long due, owned by the agency."""
    return MilestoneFactory.create_batch(
        3,
        initiative=InitiativeFactory.create(workspace=workspace),
        layer=LayerFactory.create(workspace=workspace),
        owner_organisation=agency,
        baseline_date="2026-01-10",
        original_baseline_date="2026-01-10",
    )


@pytest.fixture
def reported(milestones):
    """Return two of them, reported done."""
    chosen = [one.pk for one in milestones[:2]]
    Milestone.objects.filter(pk__in=chosen).update(
        status="reported",
        actual_date="2026-01-20",
        reported_at="2026-01-21T00:00Z",
        evidence_url="https://example.org/proof",
    )
    return milestones[:2]


def page(client, show=None):
    return client.get(f"{client.base}work/", {"show": show} if show else {}).content.decode()


def step(client, milestone, name, **said):
    return client.post(f"{client.base}milestones/{milestone.pk}/{name}/", said)


def statuses(milestones):
    found = Milestone.objects.in_bulk([one.pk for one in milestones])
    return [found[one.pk].status for one in milestones]


@pytest.mark.parametrize(
    ("show", "words"),
    [
        ("accept", "No report waits"),
        ("report", "You speak for no organisation"),
        ("agree", "No proposal waits"),
    ],
)
def test_work_where_nothing_waits_says_what_would(reader, show, words):
    assert words in page(reader(), show)


def test_work_of_the_office_begins_with_the_reports_and_accepts_the_chosen(reader, reported):
    office = reader()
    shown = page(office)
    assert all(one.name in shown for one in reported)
    assert "https://example.org/proof" in shown

    answer = office.post(
        f"{office.base}work/accept/",
        {"milestone": [str(one.pk) for one in reported], "next": f"{office.base}work/"},
    )

    assert (answer.status_code, answer.url) == (302, f"{office.base}work/")
    assert statuses(reported) == [MilestoneStatus.ACCEPTED] * 2
    assert "2 reports accepted." in page(office)


def test_acceptance_of_some_that_wait_no_longer_accepts_none(reader, reported):
    office = reader()
    step(office, reported[0], "accept")

    office.post(f"{office.base}work/accept/", {"milestone": [str(one.pk) for one in reported]})

    assert statuses(reported) == [MilestoneStatus.ACCEPTED, MilestoneStatus.REPORTED]
    assert "Nothing was accepted" in page(office)


@pytest.mark.parametrize("sent", [[], ["nonsense"]])
def test_acceptance_of_nothing_asks_to_choose(reader, reported, sent):
    office = reader()

    office.post(f"{office.base}work/accept/", {"milestone": sent})

    assert "Choose at least one report." in page(office)
    assert statuses(reported) == [MilestoneStatus.REPORTED] * 2


def test_return_needs_a_reason_and_shows_it_in_the_history(reader, reported):
    office, one = reader(), reported[0]

    step(office, one, "return", reason=" ")
    assert statuses([one]) == [MilestoneStatus.REPORTED]
    assert "Say what is missing." in page(office)

    step(office, one, "return", reason="The proof is of another site.")
    assert statuses([one]) == [MilestoneStatus.IN_PROGRESS]
    told = office.get(f"{office.base}milestones/{one.pk}/").content.decode()
    assert "The proof is of another site." in told


def test_work_of_a_partner_is_what_its_organisation_has_to_report(reader, milestones, agency):
    partner = reader(Role.PARTNER, organisation=agency)
    shown = page(partner)
    assert all(one.name in shown for one in milestones)
    assert "overdue" in shown

    step(partner, milestones[0], "report", actual_date="2026-02-01", note="At last.")

    done = Milestone.objects.get(pk=milestones[0].pk)
    assert (done.status, done.actual_date, done.note) == (
        MilestoneStatus.REPORTED,
        date(2026, 2, 1),
        "At last.",
    )


def test_report_without_a_day_says_what_to_give(reader, milestones, agency):
    partner = reader(Role.PARTNER, organisation=agency)

    step(partner, milestones[0], "report", actual_date="soon")

    assert "Give a date such as 2026-03-01." in page(partner)
    assert statuses(milestones[:1]) == [MilestoneStatus.PLANNED]


def test_partner_does_not_accept_nor_report_for_others(reader, workspace, reported, milestones):
    stranger = reader(
        Role.PARTNER, organisation=OrganisationFactory.create(workspace=workspace, name="Other")
    )

    assert step(stranger, reported[0], "accept").status_code == 403
    assert step(stranger, reported[0], "return", reason="x").status_code == 403
    assert stranger.post(f"{stranger.base}work/accept/").status_code == 403
    step(stranger, milestones[2], "report", actual_date="2026-02-01")

    assert statuses(milestones) == ["reported", "reported", "planned"]
    assert all(one.name not in page(stranger, "report") for one in milestones)


def test_steps_of_an_invite_only_initiative_are_not_there_for_strangers(
    reader, workspace, milestones
):
    milestones[0].initiative.visibility = "participants"
    milestones[0].initiative.save()
    stranger = reader(
        Role.PARTNER, organisation=OrganisationFactory.create(workspace=workspace, name="Other")
    )

    assert stranger.get(f"{stranger.base}milestones/{milestones[0].pk}/").status_code == 404
    assert step(stranger, milestones[0], "report", actual_date="2026-02-01").status_code == 404


def test_step_that_there_is_none_of_is_not_found(reader, milestones):
    office = reader()

    assert step(office, milestones[0], "explode").status_code == 404
    assert office.get(f"{office.base}milestones/{milestones[0].pk}/report/").status_code == 405


def test_step_returns_to_no_page_of_another_site(reader, reported):
    office = reader()

    answer = step(office, reported[0], "accept", next="https://evil.example/")

    assert answer.url == f"{office.base}work/"


@pytest.fixture
def proposal(workspace, milestones, agency):
    """Return a dependency that another owner proposed to the agency."""
    other = OrganisationFactory.create(workspace=workspace, name="Grid operator")
    successor = MilestoneFactory.create(
        initiative=milestones[0].initiative, layer=milestones[0].layer, owner_organisation=other
    )
    return DependencyFactory.create(
        predecessor=milestones[0],
        successor=successor,
        agreement=Agreement.PROPOSED.value,
        proposed_by=other,
        lag_days=5,
    )


@pytest.mark.parametrize(
    ("name", "agreement"), [("accept", Agreement.ACCEPTED), ("decline", Agreement.DECLINED)]
)
def test_other_owner_decides_on_a_proposal(reader, proposal, agency, name, agreement):
    partner = reader(Role.PARTNER, organisation=agency)
    shown = page(partner, "agree")
    assert "Grid operator" in shown
    assert "With 5 days between them." in shown

    partner.post(
        f"{partner.base}dependencies/{proposal.pk}/{name}/", {"reason": "We share no site."}
    )

    assert Dependency.objects.get().agreement == agreement
    assert "No proposal waits" in page(partner, "agree")


def test_own_proposal_waits_for_the_other_owner(reader, proposal):
    proposer = reader(Role.PARTNER, organisation=proposal.proposed_by)
    assert "No proposal waits" in page(proposer, "agree")

    answer = proposer.post(f"{proposer.base}dependencies/{proposal.pk}/accept/")

    assert answer.status_code == 404
    assert Dependency.objects.get().agreement == Agreement.PROPOSED


def test_milestone_tells_who_changed_what(reader, reported, agency):
    office, one = reader(), reported[0]
    step(office, one, "accept", note="Seen on site.")

    told = office.get(f"{office.base}milestones/{one.pk}/").content.decode()

    row = next(
        row for row in re.findall(r"<tr>.*?</tr>", told, re.DOTALL) if "Seen on site." in row
    )
    assert "done and accepted" in row
    assert office.actor.actor_name in row


def test_work_costs_as_many_statements_for_many_as_for_one(
    reader, workspace, reported, django_assert_max_num_queries
):
    office = reader()
    page(office)
    with django_assert_max_num_queries(12) as few:
        page(office)
    for one in reported:
        MilestoneFactory.create_batch(
            10,
            initiative=one.initiative,
            layer=one.layer,
            status="reported",
            actual_date="2026-01-20",
        )

    with django_assert_max_num_queries(len(few)):
        page(office)


def test_returned_milestone_waits_for_its_owner_however_far_its_date(
    reader, reported, agency, workspace
):
    partner, office = reader(Role.PARTNER, organisation=agency), reader()
    Milestone.objects.update(baseline_date="2199-01-10")
    step(office, reported[0], "return", reason="The <proof> is of another site.")

    shown = page(partner, "report")

    assert "The &lt;proof&gt; is of another site." in shown
    assert shown.count("Report it done") == 1


def test_office_finds_the_baselines_it_has_to_decide_on(reader, milestones, agency):
    partner, office = reader(Role.PARTNER, organisation=agency), reader()
    change = propose_baseline_change(
        actor=partner.actor,
        reason="The site floods.",
        moves=[Move(milestones[0], date(2026, 5, 1))],
        at=timezone.now(),
    )

    shown = page(office, "decide")

    assert "Baselines to decide on (1)" in shown
    assert f"/baseline-changes/{change.pk}/" in shown
    assert "The site floods." in shown
    assert "Baselines to decide on" not in page(partner)
    office.post(f"{office.base}baseline-changes/{change.pk}/", {"decision": "approve", "note": ""})
    assert "Nobody asks for other dates" in page(office, "decide")
