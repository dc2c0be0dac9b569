"""What days do to commitments: reminders before they are due, and missed ones after."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.alignment.services.reminding import send_reminders, stop_reminders
from apps.events.models import Event
from apps.forums.models import Commitment, CommitmentParty
from apps.forums.services.commitment_ends import miss_commitments
from apps.stakeholders.models import Role
from tests.apps.forums.factories import CommitmentFactory, SessionFactory
from tests.factories import MembershipFactory, OrganisationFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 3, 20)


def at(day, hour=12):
    return dt.datetime(2026, 3, day, hour, tzinfo=dt.UTC)


def agreed(workspace, **given):
    told = {"state": "accepted", "accepted_at": at(1), "due_date": DUE} | given
    made = CommitmentFactory.create(workspace=workspace, **told)
    if told["state"] == "accepted":
        made.parties.update(answer="accepted", answered_at=at(1))
    made.parties.filter(side="commits").update(email="ana@vendor.example", sent_at=at(1))
    return made


def reminded(day):
    """Return to whom something is sent on a day, and what the subjects are."""
    return [(each.to[0], each.subject) for each in _sent(day)]


def _sent(day):
    mail.outbox.clear()
    send_reminders(at=at(day))
    return list(mail.outbox)


def test_who_committed_is_reminded_a_week_and_a_day_before_and_on_the_day(workspace):
    agreed(workspace, title="Deliver racks")
    one = ("ana@vendor.example", f"{workspace.name}: 1 commitment waits for a word of yours")

    days = {day: reminded(day) for day in range(11, 24)}

    assert {day: sent for day, sent in days.items() if sent} == {13: [one], 19: [one], 20: [one]}
    Commitment.objects.update(due_date=dt.date(2026, 3, 31))
    # What a day off the air left out is made up for.
    assert reminded(26) == [one]
    body = str(mail.outbox[0].body)
    assert "Deliver racks" in body
    assert re.search(r"/commitment/[0-9a-f]+-\S+/", body)
    stop_reminders(workspace=workspace, email="ANA@vendor.example")
    assert reminded(30) == []


def test_who_has_not_answered_is_asked_again_and_members_where_nobody_is_named(workspace):
    vendor = OrganisationFactory.create(workspace=workspace)
    member = MembershipFactory.create(
        workspace=workspace, organisation=vendor, role=Role.PARTNER, user__email="bo@vendor.example"
    )
    made = CommitmentFactory.create(workspace=workspace, organisation=vendor, due_date=DUE)
    made.parties.update(sent_at=at(1))

    days = {day: [to for to, _ in reminded(day)] for day in range(2, 20)}

    assert {day: sent for day, sent in days.items() if sent} == {
        4: [member.user.email],
        8: [member.user.email],
        15: [member.user.email],
    }


def test_the_office_is_told_of_what_nobody_else_would_be_if_it_sees_it(workspace):
    def of(role, address):
        return MembershipFactory.create(workspace=workspace, role=role, user__email=address)

    of(Role.ADMIN, "admin@city.example")
    of(Role.PROGRAMME_OFFICE, "office@city.example")
    of(Role.ORGANISER, "organiser@city.example")
    gone = of(Role.PARTNER, "gone@vendor.example")
    gone.active = False
    gone.save()
    # Nobody owns the one; of the other, whoever was asked has left, and its session is not told.
    made = CommitmentFactory.create(workspace=workspace, counterpart=None, due_date=DUE, title="A")
    made.parties.filter(side="commits").update(answer="accepted", answered_at=at(1))
    hidden = agreed(workspace, title="B", session=SessionFactory.create(forum__workspace=workspace))
    hidden.parties.filter(side="commits").update(email=gone.user.email, member=gone)
    CommitmentParty.objects.update(sent_at=at(1))

    asked = {to: str(each.body) for each in _sent(13) for to in each.to}

    assert set(asked) == {"admin@city.example", "office@city.example"}
    told = {to: re.findall(r": ([AB]) \(", body) for to, body in asked.items()}
    assert told == {"admin@city.example": ["A", "B"], "office@city.example": ["A"]}
    assert "Nobody else is asked" in asked["office@city.example"]
    assert "/commitment/" not in asked["admin@city.example"]


def test_what_is_not_done_by_its_day_is_missed_after_it_by_the_workspaces_clocks(workspace):
    early = WorkspaceFactory.create(time_zone="Pacific/Auckland")
    here, there = agreed(workspace), agreed(early)
    waiting = agreed(workspace, state="proposed", accepted_at=None)

    counts = [miss_commitments(at=at(20, 12)), miss_commitments(at=at(21, 0))]

    assert counts == [1, 1]
    assert miss_commitments(at=at(25)) == 0
    states = {each.pk: each.state for each in Commitment.objects.all()}
    assert states == {here.pk: "missed", there.pk: "missed", waiting.pk: "proposed"}
    told = Event.objects.filter(type="commitment.missed").order_by("sequence")
    assert [(event.subject_id, event.before, event.after) for event in told] == [
        (each.pk, {"state": "accepted"}, {"state": "missed"}) for each in (there, here)
    ]
    assert told[0].restricted_to_members == []


def test_many_are_missed_with_as_many_statements_as_one(workspace):
    def missing():
        with CaptureQueriesContext(connection) as queries:
            miss_commitments(at=at(21))
            return len(queries)

    agreed(workspace)
    one = missing()
    for _ in range(4):
        agreed(workspace)
    assert missing() == one
