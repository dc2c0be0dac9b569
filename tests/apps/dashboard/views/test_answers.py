"""Answering an invitation by the link in its mail, without an account."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from apps.events.models import Event
from apps.forums.models import Invitation
from apps.forums.services.answering import withdraw_invitation
from apps.forums.services.invitations import invite_to_session, resend_invitation
from apps.forums.services.steps import cancel_session, move_session
from apps.stakeholders.models import Role
from tests.apps.forums.factories import ForumFactory, SessionFactory
from tests.factories import OrganisationFactory


@pytest.fixture
def admin(member):
    return member(Role.ADMIN)


@pytest.fixture
def invitation(workspace, admin):
    session = SessionFactory.create(
        forum=ForumFactory.create(workspace=workspace),
        title="Racks <script>",
        state="announced",
        place="Hall 1",
        starts_at=timezone.now() + dt.timedelta(days=1),
    )
    grid = OrganisationFactory.create(workspace=workspace, name="Grid & Co")
    return invite_to_session(
        session=session,
        actor=admin,
        email="ana@grid.example",
        organisation=grid,
        at=timezone.now() - dt.timedelta(hours=1),
    )


@pytest.fixture
def guest():
    """A browser that nobody is signed in to, and that takes no forged form for a real one."""
    return Client(enforce_csrf_checks=True)


def link():
    found = re.search(r"/session/\S+/", str(mail.outbox[-1].body))
    assert found
    return found[0]


def answer(guest, address, **said):
    page = guest.get(address).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.split("<main")[1])
    assert token
    return guest.post(address, {"csrfmiddlewaretoken": token[1]} | said, follow=True)


def test_opening_the_link_changes_nothing_and_escapes_what_it_shows(guest, invitation):
    events = Event.objects.count()

    page = guest.get(link())

    assert page.status_code == 200
    assert "Racks &lt;script&gt;" in page.content.decode()
    assert "Grid &amp; Co" in page.content.decode()
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("same-origin", "noindex")
    assert Event.objects.count() == events


def test_guest_accepts_with_needs_and_declines_again(guest, invitation):
    address = link()

    said = answer(guest, address, answer="accept", needs="Captions.")
    invitation.refresh_from_db()
    assert (invitation.state, invitation.needs) == ("accepted", "Captions.")
    assert "There is a seat for you." in said.content.decode()
    answer(guest, address, answer="decline")

    invitation.refresh_from_db()
    assert invitation.state == "declined"
    last = Event.objects.filter(subject_id=invitation.pk).latest("sequence")
    assert (last.type, last.actor["name"]) == ("invitation.declined", "Grid & Co (invitation)")


def test_guest_passes_the_place_on_and_the_link_then_says_so(guest, invitation):
    address = link()

    refused = answer(guest, address, answer="delegate", name="X", email="x@elsewhere.example")
    passed = answer(guest, address, answer="delegate", name="Noor", email="noor@grid.example")

    assert refused.status_code == 400
    assert "of no colleague" in refused.content.decode()
    assert (passed.status_code, mail.outbox[-1].to) == (410, ["noor@grid.example"])
    assert "passed on to a colleague" in passed.content.decode()
    assert guest.get(link()).status_code == 200


def test_answer_that_is_none_is_refused_and_changes_nothing(guest, invitation):
    assert answer(guest, link(), answer="perhaps").status_code == 400
    assert answer(guest, link(), answer="accept", needs="x" * 2001).status_code == 400
    assert Invitation.objects.get().state == "invited"


def test_link_that_opens_nothing_says_why(guest, invitation, admin):
    address, at = link(), timezone.now()
    forged = f"{address[:-5]}xxxx/"
    assert guest.get(forged).status_code == 410
    assert "nothing behind this address" in guest.get(forged).content.decode()
    assert guest.get("/session/%00-x/").status_code == 410

    resend_invitation(invitation=invitation, actor=admin, at=at)
    assert guest.get(address).status_code == 410
    newer = link()
    assert guest.get(newer).status_code == 200

    withdraw_invitation(invitation=invitation, actor=admin, at=at)
    assert "was taken back" in guest.get(newer).content.decode()


@pytest.mark.parametrize(
    ("end", "words"), [("cancel", "does not take place"), ("pass", "The session is over.")]
)
def test_link_of_a_session_that_has_ended_says_so(guest, invitation, admin, end, words):
    session = invitation.session
    if end == "cancel":
        cancel_session(session=session, actor=admin, at=timezone.now(), reason="Flood.")
        mail.outbox.pop()
    else:
        session.starts_at = timezone.now() - dt.timedelta(hours=5)
        session.ends_at = timezone.now() - dt.timedelta(hours=3)
        session.save()

    page = guest.get(link())

    assert (page.status_code, words in page.content.decode()) == (410, True)


def test_mail_of_a_change_repeats_the_link_or_renews_it_where_its_key_is_gone(
    invitation, admin, settings, guest
):
    first, session = link(), invitation.session
    move_session(session=session, actor=admin, at=timezone.now(), place="Hall 2")
    repeated = link()
    settings.SECRET_KEY = "another"
    move_session(session=session, actor=admin, at=timezone.now(), place="Hall 3")
    renewed = link()

    assert (repeated, len(mail.outbox)) == (first, 3)
    assert [guest.get(each).status_code for each in (first, renewed)] == [410, 200]
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = ["another"], "a third"
    move_session(session=session, actor=admin, at=timezone.now(), place="Hall 4")
    assert link() == renewed


def test_link_that_is_asked_for_too_often_has_to_wait(guest, invitation, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"link": 2}

    answers = [guest.get(link()).status_code for _ in range(3)]

    assert answers == [200, 200, 429]
