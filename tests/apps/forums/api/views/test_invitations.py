"""Invitations over REST: sent, answered, passed on, taken back."""

import datetime as dt
import threading

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from apps.forums.models import Invitation, Session
from apps.forums.services.answering import accept_invitation
from apps.forums.services.invitations import invite_to_session
from apps.stakeholders.models import Role
from tests.apps.forums.factories import InvitationFactory, SessionFactory
from tests.apps.forums.problems import problem
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def url(client, *parts):
    return client.base + "invitations/" + "".join(f"{part}/" for part in parts)


@pytest.fixture
def running(api, organiser):
    return api(actor=organiser)


@pytest.fixture
def coming(session):
    """Let the session be tomorrow."""
    session.starts_at = timezone.now() + dt.timedelta(days=1)
    session.ends_at = session.starts_at + dt.timedelta(hours=2)
    session.save()
    return session


@pytest.fixture
def invite(running, coming):
    def post(email="ana@grid.example", **body):
        return running.post(url(running), {"session": str(coming.pk), "email": email} | body)

    return post


def state_of(client, invitation):
    return client.get(url(client, invitation)).json()["state"]


def test_invitation_answers_the_whole_and_sends_a_link(invite, running, coming, grid):
    response = invite(organisation="grid", name="Ana")

    answer = response.json()
    invitation = Invitation.objects.get()
    assert response.status_code == 201
    assert {name: answer[name] for name in answer if not name.endswith("_at")} == {
        "id": str(invitation.pk),
        "session": str(coming.pk),
        "member": None,
        "email": "ana@grid.example",
        "name": "Ana",
        "organisation": str(grid.pk),
        "state": "invited",
        "needs": "",
        "waiting_since": None,
        "delegated_to": None,
        "invited_by": str(running.actor.pk),
    }
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ana@grid.example"], "Invitation: Racks (Compute circle)")
    assert f"/session/{invitation.prefix}-" in str(sent.body)


def test_who_is_invited_to_a_draft_hears_of_it_once_it_is_announced(running, forum):
    draft = SessionFactory.create(forum=forum, place="Hall")
    response = running.post(url(running), {"session": str(draft.pk), "email": "ana@grid.example"})
    before, made = len(mail.outbox), Invitation.objects.get()
    running.post(f"{running.base}sessions/{draft.pk}/announce/")

    assert (response.json()["sent_at"], before, len(mail.outbox)) == (None, 0, 1)
    # With the link that it was made with.
    assert f"/session/{made.prefix}-" in str(mail.outbox[0].body)
    assert Invitation.objects.get().digest == made.digest


def test_who_is_invited_while_a_draft_is_announced_hears_of_it_too(session, organiser):
    stale = Session(pk=session.pk, forum=session.forum, state="draft")

    made = invite_to_session(
        session=stale, actor=organiser, at=timezone.now(), email="ana@grid.example"
    )

    assert (made.sent_at is not None, len(mail.outbox)) == (True, 1)


def test_member_is_known_by_its_address_and_reads_its_own_language(invite, member, grid):
    ana = member(Role.PARTNER, grid)
    ana.user.language = "fr"
    ana.user.save()

    answer = invite(email=ana.user.email.upper()).json()

    assert (answer["member"], answer["organisation"], answer["email"]) == (
        str(ana.pk),
        str(grid.pk),
        ana.user.email,
    )
    assert mail.outbox[0].subject.startswith("Invitation : ")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"email": "nobody"}, "/email", "invalid"),
        ({"email": ""}, "/email", "blank"),
        ({"name": "A\u202ena"}, "/name", "disguised"),
        ({"session": "01900000-0000-7000-8000-000000000000"}, "/session", "does_not_exist"),
        ({"organisation": "nothing"}, "/organisation", "does_not_exist"),
    ],
)
def test_what_an_invitation_cannot_be_is_pointed_at(invite, body, pointer, code):
    assert problem(invite(**body)) == (400, "invalid_input", [(pointer, code)])
    assert (Invitation.objects.count(), len(mail.outbox)) == (0, 0)


def test_same_address_is_invited_once(invite):
    invite()

    assert problem(invite(email="Ana@Grid.example"))[:2] == (
        409,
        "one_invitation_of_an_address_to_a_session",
    )


def test_member_sees_and_answers_its_own_invitation_alone(invite, api, member, grid, forum):
    ana, other = member(Role.PARTNER, grid), member(Role.PARTNER, grid)
    made = invite(email=ana.user.email).json()["id"]
    mine, theirs = api(actor=ana), api(actor=other)
    session = Invitation.objects.get().session_id

    assert mine.get(f"{mine.base}forums/{forum.pk}/").status_code == 200
    assert mine.get(f"{mine.base}sessions/{session}/").status_code == 200
    assert mine.post(url(mine, made, "accept"), {"needs": "Captions."}).json()["state"] == (
        "accepted"
    )
    for address in (url(theirs, made), f"{theirs.base}forums/{forum.pk}/"):
        assert theirs.get(address).status_code == 404
    assert theirs.post(url(theirs, made, "decline")).status_code == 404


def test_who_is_taken_off_sees_the_forum_no_more(invite, running, api, member, forum, grid):
    ana = member(Role.PARTNER, grid)
    made = invite(email=ana.user.email).json()["id"]

    withdrawn = running.post(url(running, made, "withdraw")).json()["state"]

    mine = api(actor=ana)
    assert withdrawn == "withdrawn"
    assert mine.get(f"{mine.base}forums/{forum.pk}/").status_code == 404
    assert b"METHOD:CANCEL" in mail.outbox[-1].message().as_bytes()


def test_beyond_capacity_people_wait_and_move_up_in_their_order(invite, running, coming):
    Session.objects.filter(pk=coming.pk).update(capacity=1)
    first, second, third = (
        invite(email=f"{name}@grid.example").json()["id"] for name in ("a", "b", "c")
    )
    for each in (first, second, third):
        running.post(url(running, each, "accept"), {})
    mail.outbox.clear()
    assert [state_of(running, each) for each in (first, second, third)] == [
        "accepted",
        "waiting",
        "waiting",
    ]

    running.post(url(running, first, "decline"))

    assert [state_of(running, each) for each in (first, second, third)] == [
        "declined",
        "accepted",
        "waiting",
    ]
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["b@grid.example"], "You have a seat: Racks")
    ]


def test_more_seats_are_given_to_those_who_wait(invite, running, coming):
    Session.objects.filter(pk=coming.pk).update(capacity=1)
    made = [invite(email=f"{name}@grid.example").json()["id"] for name in ("a", "b", "c")]
    for each in made:
        running.post(url(running, each, "accept"), {})

    running.patch(f"{running.base}sessions/{coming.pk}/", {"capacity": 2}, HTTP_IF_MATCH="*")

    assert [state_of(running, each) for each in made] == ["accepted", "accepted", "waiting"]


@pytest.mark.django_db(transaction=True)
def test_twenty_who_accept_at_once_get_no_more_than_the_seats(forum, organiser):
    now = timezone.now()
    session = SessionFactory.create(
        forum=forum, state="announced", place="Hall", capacity=7, starts_at=now
    )
    invitations = InvitationFactory.create_batch(20, session=session, sent_at=now)
    barrier = threading.Barrier(20)

    def accept(invitation):
        try:
            barrier.wait()
            accept_invitation(invitation=invitation, actor=invitation, at=now)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[each]) for each in invitations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    states = list(Invitation.objects.values_list("state", flat=True))
    assert (states.count("accepted"), states.count("waiting")) == (7, 13)


def test_place_is_passed_on_to_a_colleague_with_its_seat(invite, running, grid):
    made = invite(organisation="grid").json()["id"]
    running.post(url(running, made, "accept"), {})

    refused = running.post(url(running, made, "delegate"), {"email": "noor@other.example"})
    passed = running.post(
        url(running, made, "delegate"), {"email": "noor@grid.example", "name": "Noor"}
    )

    delegate = Invitation.objects.get(email="noor@grid.example")
    assert problem(refused) == (400, "other_organisation", [("/email", "other_organisation")])
    assert (passed.json()["state"], passed.json()["delegated_to"]) == (
        "delegated",
        str(delegate.pk),
    )
    assert (delegate.state, delegate.organisation, mail.outbox[-1].to) == (
        "accepted",
        grid,
        ["noor@grid.example"],
    )
    told = mail.outbox[-2]
    assert told.to == ["ana@grid.example"]
    assert 'method="CANCEL"' in told.message().as_string()
    assert "passed on to a colleague" in str(told.body)
    assert problem(running.post(url(running, made, "accept"), {})) == (
        409,
        "invitation_over",
        [],
    )


def test_member_of_another_organisation_is_no_colleague(invite, running, grid, member, workspace):
    other = member(Role.PARTNER, OrganisationFactory.create(workspace=workspace))
    made = invite(organisation="grid").json()["id"]

    response = running.post(url(running, made, "delegate"), {"email": other.user.email})

    assert problem(response)[:2] == (400, "other_organisation")


def test_balance_says_who_is_missing(invite, running, coming, workspace):
    lab = OrganisationFactory.create(workspace=workspace, sector="academia", external_id="lab")
    coming.sector_needs.create(sector="academia", at_least=2)
    coming.sector_needs.create(sector="industry", at_least=1)
    made = invite(organisation=lab.external_id).json()["id"]
    running.post(url(running, made, "accept"), {})

    answer = running.get(f"{running.base}sessions/{coming.pk}/balance/").json()

    assert answer == {
        "sectors": [
            {
                "sector": "academia",
                "at_least": 2,
                "invited": 1,
                "accepted": 1,
                "present": 0,
                "missing": 1,
                "to_invite": 1,
            },
            {
                "sector": "industry",
                "at_least": 1,
                "invited": 0,
                "accepted": 0,
                "present": 0,
                "missing": 1,
                "to_invite": 1,
            },
        ]
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_number_of_rows(
    running, coming, django_assert_num_queries, rows
):
    InvitationFactory.create_batch(rows, session=coming)

    with django_assert_num_queries(4):
        response = running.get(url(running))

    assert len(response.json()["results"]) == rows
