"""Commitments and invitations that wait for a reader's answer."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.forums.models import Invitation, Session
from apps.forums.services.commitment_answers import accept_commitment
from apps.stakeholders.models import Role
from tests.apps.forums.factories import (
    CommitmentFactory,
    ForumFactory,
    InvitationFactory,
    SessionFactory,
)
from tests.days import in_days
from tests.factories import OrganisationFactory


@pytest.fixture
def grid(workspace):
    return OrganisationFactory.create(workspace=workspace, name="Grid")


@pytest.fixture
def invite(workspace):
    """Invite a member to a session of a forum that is by invitation, in some hours."""

    def make(member, *, hours=24, state="announced", sent=True, **said):
        now = timezone.now()
        session = SessionFactory.create(
            forum=ForumFactory.create(workspace=workspace),
            state=state,
            starts_at=now + dt.timedelta(hours=hours),
            cancelled_reason="Ill." if state == "cancelled" else "",
            place="Hall 1",
            **said,
        )
        return InvitationFactory.create(
            session=session, member=member, sent_at=now if sent else None
        )

    return make


def page(client, show):
    return client.get(f"{client.base}work/", {"show": show}).content.decode()


def named(shown):
    """Return what the cards of a page are about."""
    return re.findall(r"<h2><a href=\"[^\"]+\"><bdi>([^<]+)</bdi>", shown)


def test_commitment_waits_for_each_owner_until_it_answers_or_the_day_is_past(
    reader, member, workspace, grid
):
    committing, counting = reader(Role.PARTNER, organisation=grid), reader(Role.PARTNER)
    office, asked = reader(), reader(Role.ORGANISER)
    vendor = OrganisationFactory.create(workspace=workspace, name="Vendor")
    owners = {"workspace": workspace, "organisation": grid, "counterpart": vendor}
    soon = CommitmentFactory.create(**owners, title="Racks", due_date=in_days(1))
    CommitmentFactory.create(**owners, title="Past", due_date=in_days(-1))
    ownerless = owners | {"counterpart": None}
    CommitmentFactory.create(**ownerless, title="Cables", due_date=in_days(2))
    by_name = CommitmentFactory.create(**owners, title="Doors", due_date=in_days(3))
    by_name.parties.filter(side="counts_on_it").update(member=asked.actor)

    assert named(page(committing, "commitments")) == ["Racks", "Cables", "Doors"]
    assert named(page(office, "commitments")) == ["Cables"]
    assert named(page(asked, "commitments")) == ["Doors"]
    assert "No commitment waits for an answer" in page(counting, "commitments")

    accept_commitment(commitment=soon, actor=committing.actor, at=timezone.now())

    shown = page(committing, "commitments")
    assert named(shown) == ["Cables", "Doors"]
    assert "Commitments to answer (2)" in shown
    assert f"/commitments/{by_name.pk}/" in shown
    elsewhere = committing.get(f"{committing.base}commitments/", {"whose": "waiting"})
    assert named(elsewhere.content.decode()) == ["Cables", "Doors"]


def test_invitation_waits_for_who_is_invited_alone_until_it_is_answered(reader, invite):
    observer, other = reader(Role.OBSERVER), reader(Role.PARTNER)
    asked = invite(observer.actor, title="Racks")
    invite(observer.actor, title="Sooner", state="open", hours=-1)
    invite(observer.actor, title="Over", hours=-9)
    invite(observer.actor, title="Cancelled", state="cancelled")
    invite(observer.actor, title="Untold", state="draft", sent=False)

    shown = page(observer, "")

    assert named(shown) == ["Sooner", "Racks"]
    assert re.findall(r'href="\?show=(\w+)"', shown) == ["invitations"]
    assert f"/sessions/{asked.session_id}/" in shown
    assert "Invitations to answer (0)" in page(other, "invitations")

    Invitation.objects.update(state="accepted")

    assert "No invitation waits for an answer" in page(observer, "invitations")


@pytest.mark.parametrize("show", ["commitments", "invitations"])
def test_what_is_to_be_answered_costs_as_many_statements_for_many_as_for_one(
    reader, workspace, grid, invite, show
):
    partner = reader(Role.PARTNER, organisation=grid)

    def queries(times):
        for _ in range(times):
            invitation = invite(partner.actor)
            CommitmentFactory.create(
                workspace=workspace,
                organisation=grid,
                session=invitation.session,
                due_date=in_days(9),
            )
        with CaptureQueriesContext(connection) as captured:
            assert len(named(page(partner, show))) == Session.objects.count()
            return len(captured)

    queries(1)
    assert queries(1) == queries(5) <= 24
