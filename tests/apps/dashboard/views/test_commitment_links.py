"""Commitments answered by the link in a mail, without an account."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from apps.forums.models import Commitment
from apps.forums.services.commitment_ends import withdraw_commitment
from apps.forums.services.commitments import change_commitment, propose_commitment
from apps.stakeholders.models import Role
from tests.apps.programmes.factories import InitiativeFactory, MilestoneFactory
from tests.factories import OrganisationFactory

GONE = 410


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def proposed(workspace, member, at):
    """A commitment of one organisation to another, and who proposed it."""
    vendor, grid = (
        OrganisationFactory.create(workspace=workspace, name=name, contact=contact)
        for name, contact in (("Vendor", "ana@vendor.example"), ("Grid & Co", "bo@grid.example"))
    )
    milestone = MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=workspace),
        owner_organisation=grid,
        baseline_date=workspace.today(at) + dt.timedelta(days=60),
    )
    office = member(Role.PROGRAMME_OFFICE)
    return propose_commitment(
        actor=office,
        at=at,
        organisation=vendor,
        title="Racks <script>",
        milestone=milestone,
        due_date=workspace.today(at) + dt.timedelta(days=30),
        forecast_date=workspace.today(at) + dt.timedelta(days=50),
    )


def address(of, message=-1):
    """Return the address of somebody's page as their mail tells it."""
    sent = [each for each in mail.outbox if each.to == [of]][message]
    (found,) = re.findall(r"https?://\S+?(/commitment/\S+/)", str(sent.body))
    return found


def say(link, answer, **fields):
    """Answer on the page as a browser does, with what stands in its form."""
    client = Client(enforce_csrf_checks=True)
    page = client.get(link).content.decode()
    hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|terms)" value="([^"]+)"', page))
    return client.post(link, hidden | {"answer": answer} | fields)


@pytest.mark.django_db
def test_both_owners_accept_by_link_and_the_milestone_moves_and_one_says_done(proposed):
    vendor, grid = address("ana@vendor.example"), address("bo@grid.example")
    assert mail.outbox[0].subject == "Do you agree? Racks <script>"
    page = Client().get(grid)
    assert "Racks &lt;script&gt;" in page.content.decode()
    proposed.refresh_from_db()
    assert proposed.state == "proposed"

    answers = [say(link, "accept").status_code for link in (grid, vendor, vendor)]

    assert answers == [302, 302, 302]
    proposed.refresh_from_db()
    proposed.milestone.refresh_from_db()
    assert (proposed.state, proposed.milestone.forecast_date) == (
        "accepted",
        proposed.forecast_date,
    )
    assert list(proposed.parties.order_by("side").values_list("answer", "by_link")) == [
        ("accepted", True),
        ("accepted", True),
    ]
    assert mail.outbox[-1].to == ["bo@grid.example"]
    assert say(vendor, "done", note="All.").status_code == 302
    proposed.refresh_from_db()
    assert (proposed.state, proposed.note) == ("done", "All.")
    over = Client().get(vendor)
    assert (over.status_code, "This commitment is kept." in over.content.decode()) == (GONE, True)


@pytest.mark.django_db
def test_page_that_shows_other_terms_than_those_now_accepts_nothing(proposed, at):
    grid, vendor = address("bo@grid.example"), address("ana@vendor.example")
    client = Client()
    page = client.get(grid).content.decode()
    (seen,) = set(re.findall(r'name="terms" value="([^"]+)"', page))
    change_commitment(
        commitment=proposed, actor=proposed.proposed_by, changes={"title": "Cables"}, at=at
    )

    late = client.post(grid, {"answer": "accept", "terms": seen})

    assert (late.status_code, "proposed otherwise" in late.content.decode()) == (409, True)
    assert not proposed.parties.exclude(answer="waiting").exists()
    assert mail.outbox[-1].subject == "Proposed otherwise: Cables"
    assert say(grid, "decline").status_code == 400
    assert say(grid, "decline", reason="No power.").status_code == 302
    assert Commitment.objects.get().state == "declined"
    told = mail.outbox[-1]
    assert (told.to, "No power." in str(told.body)) == (["ana@vendor.example"], True)
    assert say(vendor, "accept").status_code == 409


@pytest.mark.django_db
def test_links_that_were_forged_replaced_or_outlived_open_nothing_and_say_why(
    proposed, at, workspace
):
    old = address("ana@vendor.example")
    change_commitment(
        commitment=proposed,
        actor=proposed.proposed_by,
        changes={"person": {"email": "cy@vendor.example", "name": "Cy"}},
        at=at,
    )
    new = address("cy@vendor.example")
    forged = new[:-3] + ("AA/" if new[-3:-1] != "AA" else "BB/")

    def told(link):
        response = Client().get(link)
        return response.status_code, [
            words
            for words in ("nothing behind this address", "is past", "was withdrawn")
            if words in response.content.decode()
        ]

    assert told(forged) == told(old) == (GONE, ["nothing behind this address"])
    assert Client().get(new).status_code == 200
    due = proposed.due_date
    Commitment.objects.update(due_date=workspace.today(at) - dt.timedelta(days=1))
    assert told(new) == (GONE, ["is past"])
    Commitment.objects.update(due_date=due)
    withdraw_commitment(commitment=proposed, actor=proposed.proposed_by, at=at, reason="Enough.")
    assert told(new) == (GONE, ["was withdrawn"])
    assert mail.outbox[-1].subject == "Withdrawn: Racks <script>"
    assert "/commitment/" not in str(mail.outbox[-1].body)
