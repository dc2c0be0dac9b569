"""The people of a session on its page: invited, proposed, recorded, and checking in."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.alignment.models import Finding
from apps.forums.models import Attendance, CheckInLink, Invitation
from apps.forums.services.check_in import check_in_address
from apps.stakeholders.models import Role
from tests.apps.forums.factories import AgendaItemFactory, InvitationFactory, SessionFactory
from tests.apps.programmes.factories import InitiativeFactory, MilestoneFactory
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(organiser, session):
    return f"{organiser.base}sessions/{session.pk}/people/"


@pytest.fixture
def opened(session):
    session.state = "open"
    session.save()
    return session


def said(page):
    return [str(message) for message in page.context["messages"]]


def test_lines_of_people_are_invited_all_or_none_with_each_wrong_one_named(
    organiser, session, people
):
    grid = OrganisationFactory.create(workspace=session.workspace, name="Grid & Co")
    InvitationFactory.create(session=session, email="known@grid.example")
    lines = "Ana Ruiz <ana@grid.example>\n\nknown@grid.example\nnobody\nNo\u202eor <noor@x.example>"

    refused = organiser.post(people, {"people": lines, "organisation": str(grid.pk)})
    made = organiser.post(
        people,
        {"people": "Ana Ruiz <ana@grid.example>\nnoor@x.example", "organisation": str(grid.pk)},
        follow=True,
    )

    form = refused.context["invite_form"]
    assert (refused.status_code, [line.partition(":")[0] for line in form.errors["people"]]) == (
        400,
        ["known@grid.example", "nobody", "noor@x.example"],
    )
    assert said(made) == ["2 people are invited."]
    assert "Grid &amp; Co" in made.content.decode()
    assert list(
        Invitation.objects.exclude(email="known@grid.example").values_list(
            "email", "name", "organisation"
        )
    ) == [("ana@grid.example", "Ana Ruiz", grid.pk), ("noor@x.example", "", grid.pk)]


def test_who_owns_what_is_on_the_agenda_is_proposed_and_invited_with_one_click(
    organiser, session, people
):
    grid = OrganisationFactory.create(
        workspace=session.workspace, name="Grid <b>", contact="desk@grid.example"
    )
    session.sector_needs.create(sector=grid.sector, at_least=2)
    milestone = MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=session.workspace),
        owner_organisation=grid,
        name="Racks <i>",
    )
    finding = Finding.objects.create(
        workspace=session.workspace,
        kind="missing_layer",
        key=1,
        organisations=[grid.pk],
        milestones=[milestone.pk],
        lagging="data",
        as_of=dt.date(2026, 3, 1),
        explanation={},
        substance=0,
        fingerprint=0,
    )
    AgendaItemFactory.create(session=session, finding=finding)

    page = organiser.get(people)
    (one,) = page.context["suggested"]
    step = f"{people}invitations/invite/"
    answer = organiser.post(
        step, {"email": one.email, "organisation": str(one.organisation_id)}, follow=True
    )

    assert (one.email, one.findings[0][1], one.sector_missing) == (
        "desk@grid.example",
        ["Racks <i>"],
        2,
    )
    assert "Racks &lt;i&gt;" in page.content.decode()
    assert "Grid &lt;b&gt;" in page.content.decode()
    (bar,) = answer.context["bars"]
    assert (said(answer), bar.invited, bar.to_invite) == (["1 person is invited."], 1, 1)
    again = organiser.post(step, {"email": one.email}, follow=True)
    assert said(again) == ["They are invited already."]


def test_invitation_is_sent_again_or_taken_back(organiser, opened, people):
    hour_ago = timezone.now() - dt.timedelta(hours=1)
    ana = InvitationFactory.create(session=opened, sent_at=hour_ago)
    elsewhere = InvitationFactory.create(
        session=SessionFactory.create(forum=opened.forum), sent_at=hour_ago
    )

    def step(name, invitation):
        return organiser.post(
            f"{people}invitations/{name}/", {"invitation": str(invitation.pk)}, follow=True
        )

    assert said(step("resend", ana)) == ["Another link is on its way."]
    assert [sent.to for sent in mail.outbox] == [[ana.email]]
    assert said(step("withdraw", ana)) == ["The invitation is taken back."]
    assert step("withdraw", elsewhere).status_code == step("promote", ana).status_code == 404


def test_rapporteur_records_who_is_there(reader, opened):
    rapporteur = reader(Role.PARTNER)
    opened.rapporteur = rapporteur.actor
    opened.save()
    ana, noor = InvitationFactory.create_batch(2, session=opened, name="Ana")
    base = f"{rapporteur.base}sessions/{opened.pk}/people/"

    def step(name, /, **posted):
        return rapporteur.post(f"{base}attendance/{name}/", posted, follow=True)

    marked = step("mark", there=[str(ana.pk), str(noor.pk)])
    walked_in = step("walk-in", name="Lu <b>", affiliation="Else", sector="academia")
    disguised = step("walk-in", name="Lu\u202e")
    looked = rapporteur.post(base, {"name": "Lu", "look": "walk-in-organisation"})
    unlooked = step("walk-in", **{"name": "Lu", "organisation-q": "Grid"})
    assert (looked.status_code, looked.context["walk_in_form"]["name"].value()) == (200, "Lu")
    assert said(unlooked) == ["Look first, then choose."]
    assert said(marked) == ["It is recorded that 2 people are there."]
    assert said(walked_in) == ["It is recorded that 1 person is there."]
    assert len(said(disguised)) == 1
    assert "Lu &lt;b&gt;" in walked_in.content.decode()
    assert [(row.name, row.organisation, row.how) for row in walked_in.context["present"]] == [
        ("Ana", "", "recorded by hand"),
        ("Ana", "", "recorded by hand"),
        ("Lu <b>", "Else", "recorded by hand"),
    ]
    # Who keeps the record does not invite.
    assert walked_in.context["invite_form"] is None
    assert rapporteur.post(base, {"people": "x@y.example"}).status_code == 403
    wrong = step("unmark", presence=str(walked_in.context["present"][0].id))
    assert (said(wrong), Attendance.objects.count()) == (
        ["It is taken back that they were there."],
        2,
    )


def test_address_to_check_in_by_is_shown_with_its_code_and_renewed(organiser, opened, people):
    before = organiser.get(people).content.decode()
    made = organiser.post(f"{people}attendance/check-in/", follow=True).content.decode()
    first = check_in_address(opened)
    organiser.post(f"{people}attendance/check-in/")

    assert ('class="qr"' in before, CheckInLink.objects.count()) == (False, 1)
    assert first in made
    assert re.search(r'<svg class="qr" viewBox="0 0 \d+ \d+"', made)
    assert check_in_address(opened) != first


def test_those_who_do_not_keep_the_record_have_no_such_page(reader, session, opened):
    ana = reader(Role.PARTNER)
    InvitationFactory.create(session=session, member=ana.actor, sent_at=timezone.now())
    outside = reader(Role.ORGANISER)

    def asked(client):
        base = f"{client.base}sessions/{session.pk}/people/"
        posted = ["attendance/mark/", "attendance/check-in/"]
        return [
            client.get(base).status_code,
            *(client.post(base + below).status_code for below in posted),
        ]

    assert asked(ana) == [403, 403, 403]
    assert asked(outside) == [404, 404, 404]
    page = ana.get(f"{ana.base}sessions/{session.pk}/").content.decode()
    assert "people/" not in page


def test_page_costs_the_same_for_any_number_of_people(organiser, opened, people):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            assert organiser.get(people).status_code == 200
            return len(asked)

    def join(number):
        for each in InvitationFactory.create_batch(number, session=opened):
            Attendance.objects.create(
                workspace=opened.workspace,
                session=opened,
                invitation=each,
                how="api",
                present_at=timezone.now(),
            )
        InvitationFactory.create_batch(number, session=opened)

    join(1)
    few = statements()
    join(10)
    assert statements() == few
