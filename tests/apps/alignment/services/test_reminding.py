"""Reminders: one digest a day for each reader, of what its own organisation owns."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.alignment.models import Policy, Reminder, ReminderStop
from apps.alignment.services.reminding import send_reminders, stop_reminders
from apps.common.mail.relay import send_waiting_mail
from apps.common.models import OutgoingMail
from apps.programmes.models import Dependency, Milestone
from apps.programmes.services.reporting import report_milestone, return_milestone
from apps.stakeholders.models import Role, Workspace
from tests.apps.programmes.factories import (
    DependencyFactory,
    InitiativeFactory,
    LayerFactory,
    MilestoneFactory,
)
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
TODAY = AT.date()


@pytest.fixture
def agency(workspace):
    return OrganisationFactory.create(workspace=workspace, name="Agency")


@pytest.fixture
def ana(workspace, agency):
    own = {"workspace": workspace, "organisation": agency, "role": Role.PARTNER}
    return MembershipFactory.create(user__email="ana@agency.example", **own)


@pytest.fixture
def own(workspace, agency):
    """Make milestones of the agency, due so many days from today."""
    initiative = InitiativeFactory.create(workspace=workspace, name="GPU")
    layer = LayerFactory.create(workspace=workspace)

    def make(days, **given):
        said = {"initiative": initiative, "layer": layer, "owner_organisation": agency}
        day = TODAY + dt.timedelta(days=days)
        return MilestoneFactory.create(baseline_date=day, **said | given)

    return make


def bodies():
    return {message.to[0]: str(message.body) for message in mail.outbox}


def test_digest_tells_what_is_silent_overdue_and_due_soon(ana, own):
    own(-60, name="Silent")
    own(-5, name="Late", reported_at=AT - dt.timedelta(days=3))
    own(10, name="Soon")
    own(15, name="Not yet")
    own(-9, name="Done", status="reported", actual_date=TODAY)

    assert send_reminders(at=AT) == 1

    body = bodies()["ana@agency.example"]
    order = ["Overdue, and not heard of for long", "Silent (GPU)", "Overdue\n", "Late (GPU)"]
    places = [body.index(words) for words in [*order, "Due within two weeks", "Soon (GPU)"]]
    assert places == sorted(places)
    assert "Not yet" not in body
    assert "Done" not in body


def test_digest_says_first_what_came_back_and_why(member, ana, own):
    one = own(-5, name="Racks")
    report_milestone(milestone=one, actor=ana, actual_date=TODAY, at=AT)
    return_milestone(
        milestone=one, actor=member(), reason="The list & the keys are missing.", at=AT
    )
    own(-50, name="Silent")

    send_reminders(at=AT)

    body = bodies()["ana@agency.example"]
    assert "The list & the keys are missing." in body
    assert body.index("Returned to you") < body.index("Racks (GPU)") < body.index("Silent (GPU)")
    assert "/work/?show=report" in body


@pytest.fixture
def proposal(workspace, own):
    """Return a dependency that another organisation asks the agency to agree to."""
    other = OrganisationFactory.create(workspace=workspace)
    ours = own(90, name="Racks")
    return DependencyFactory.create(
        predecessor=ours,
        successor=own(95, owner_organisation=other),
        agreement="proposed",
        proposed_by=other,
    )


def test_digest_tells_who_has_to_agree_to_a_proposal(ana, proposal):
    assert send_reminders(at=AT) == 1

    (message,) = mail.outbox
    assert "1 dependency waits for you to agree" in message.subject
    assert "/work/?show=agree" in message.body
    assert "What your organisation owns" not in message.body
    proposal.agreement = "accepted"
    proposal.save()
    assert send_reminders(at=AT + dt.timedelta(days=1)) == 0


def test_proposal_whose_other_end_is_hidden_from_the_owner_is_not_told(workspace, ana, proposal):
    hidden = InitiativeFactory.create(workspace=workspace, visibility="participants")
    Milestone.objects.filter(pk=proposal.successor_id).update(initiative=hidden)
    Dependency.objects.update(successor_initiative=hidden)

    assert send_reminders(at=AT) == 0


def test_silence_is_what_the_policy_says(workspace, ana, own):
    own(-60, name="Late", reported_at=AT - dt.timedelta(days=50))
    Policy.objects.create(workspace=workspace, silence_days=90)

    send_reminders(at=AT)

    assert "not heard of" not in bodies()["ana@agency.example"]


def test_readers_are_members_who_may_report_and_the_contact_each_once(workspace, agency, ana, own):
    agency.contact = "ANA@agency.example"
    agency.save()
    other = OrganisationFactory.create(workspace=workspace, contact="desk@other.example")
    for role, email in (
        (Role.OBSERVER, "watcher@agency.example"),
        (Role.PROGRAMME_OFFICE, "office@agency.example"),
    ):
        MembershipFactory.create(
            workspace=workspace, organisation=agency, role=role, user__email=email
        )
    MembershipFactory.create(
        workspace=workspace, organisation=agency, active=False, role=Role.PARTNER
    )
    own(1, name="Ours")
    own(1, name="Theirs", owner_organisation=other)

    send_reminders(at=AT)

    told = bodies()
    assert set(told) == {"ana@agency.example", "office@agency.example", "desk@other.example"}
    assert "Theirs" not in told["ana@agency.example"]
    assert "Ours" not in told["desk@other.example"]


def test_digest_is_written_once_a_day_whoever_runs(ana, own):
    own(1)

    assert [send_reminders(at=AT + dt.timedelta(hours=hour)) for hour in (0, 1, 24)] == [1, 0, 1]
    assert Reminder.objects.count() == 2


def test_digest_waits_for_the_workspaces_morning(workspace, ana, own):
    Workspace.objects.update(time_zone="America/Los_Angeles")
    own(1)

    assert send_reminders(at=AT) == 0
    assert send_reminders(at=AT + dt.timedelta(hours=7)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_write_one_digest(ana, own):
    own(1)

    def run(_):
        try:
            return send_reminders(at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(run, range(2))) == [0, 1]
    assert Reminder.objects.count() == 1


def test_digest_speaks_the_readers_language_else_the_workspaces(workspace, ana, own):
    Workspace.objects.update(default_language="fr")
    MembershipFactory.create(
        workspace=workspace,
        organisation=ana.organisation,
        role=Role.PARTNER,
        user__email="noor@agency.example",
        user__language="ar",
    )
    own(1)

    send_reminders(at=AT)

    told = bodies()
    assert "À échéance dans les deux semaines" in told["ana@agency.example"]
    assert "يحين موعده خلال أسبوعين" in told["noor@agency.example"]


def test_one_click_stops_them_and_opening_the_link_does_not(ana, own):
    own(1)
    send_reminders(at=AT)
    (message,) = mail.outbox
    headers = message.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.sub(r"<https?://[^/]+(/.+)>", r"\1", headers["List-Unsubscribe"])
    program = Client(enforce_csrf_checks=True)

    assert program.get(path).status_code == 200
    assert ReminderStop.objects.count() == 0
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert send_reminders(at=AT + dt.timedelta(days=1)) == 0
    assert program.post(path[:-4] + "x/").status_code == 410


def test_member_turns_them_off_and_on_on_the_account_page(ana, own):
    own(1)
    browser = Client()
    browser.force_login(ana.user)
    choose = f"/account/reminders/{ana.pk}/"

    browser.post(choose)
    assert "Turn on" in browser.get("/account/").content.decode()
    assert send_reminders(at=AT) == 0
    browser.post(choose, {"wanted": "1"})

    assert send_reminders(at=AT + dt.timedelta(days=1)) == 1


def test_stopping_twice_is_stopping_once(workspace):
    stop_reminders(workspace=workspace, email="ana@agency.example")
    stop_reminders(workspace=workspace, email="ANA@agency.example")

    assert ReminderStop.objects.count() == 1


def test_digest_waits_while_the_mail_server_is_away(ana, own, mail_server):
    own(1)

    send_reminders(at=AT)
    send_waiting_mail(at=timezone.now())
    assert (mail_server.told, OutgoingMail.objects.count()) == ([], 1)
    mail_server.start()
    send_waiting_mail(at=timezone.now() + dt.timedelta(hours=2))

    assert [to for to, _ in mail_server.told] == ["ana@agency.example"]


def test_digests_take_the_same_statements_however_many_they_are(workspace, ana, own):
    own(1)
    with CaptureQueriesContext(connection) as one:
        send_reminders(at=AT)
    for number in range(5):
        MembershipFactory.create(
            workspace=workspace, organisation=ana.organisation, role=Role.PARTNER
        )
        own(number)

    with CaptureQueriesContext(connection) as many:
        assert send_reminders(at=AT + dt.timedelta(days=1)) == 6

    assert len(many) == len(one)
