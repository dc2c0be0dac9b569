"""Checking in to a session: by an address that everyone in the room opens, without an account."""

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone, translation

from apps.events.models import Event
from apps.forums.models import Attendance
from apps.forums.services.check_in import check_in_address, renew_check_in
from apps.stakeholders.models import Role
from tests.apps.forums.factories import ForumFactory, InvitationFactory, SessionFactory
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(member):
    return member(Role.ADMIN)


@pytest.fixture
def held(workspace, admin):
    """Open a session that people can check in to."""
    session = SessionFactory.create(
        forum=ForumFactory.create(workspace=workspace),
        title="Racks <script>",
        state="open",
        starts_at=timezone.now() - dt.timedelta(hours=1),
    )
    renew_check_in(session=session, actor=admin, at=timezone.now())
    return session


@pytest.fixture
def room():
    """A browser that nobody is signed in to, and that takes no forged form for a real one."""
    return Client(enforce_csrf_checks=True)


def door(session):
    return urlsplit(check_in_address(session)).path


def say(room, address, **said):
    page = room.get(address).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.split("<main")[1])
    assert token
    return room.post(address, {"csrfmiddlewaretoken": token[1]} | said, follow=True)


def text_of(page):
    return re.sub(r'value="\w{64}"', "", page.content.decode())


def test_whoever_is_invited_and_whoever_walks_in_is_answered_the_same(held, room):
    grid = OrganisationFactory.create(workspace=held.workspace, sector="industry")
    ana = InvitationFactory.create(session=held, organisation=grid, email="ana@grid.example")
    said = {"name": "Ana", "affiliation": "Else", "sector": "academia"}

    invited = say(room, door(held), email="ANA@grid.example", **said)
    walked_in = say(room, door(held), email="ana@else.example", **said)
    again = say(room, door(held), email="ANA@else.example", **said)

    assert {page.status_code for page in (invited, walked_in, again)} == {200}
    assert text_of(invited) == text_of(walked_in) == text_of(again)
    assert "Thank you, Ana: it is recorded" in text_of(invited)
    assert "Racks &lt;script&gt;" in text_of(invited)
    told = ("invitation", "name", "email", "organisation", "affiliation", "sector", "how")
    assert list(Attendance.objects.order_by("present_at").values_list(*told)) == [
        (ana.pk, "", "", grid.pk, "", "", "check_in"),
        (None, "Ana", "ana@else.example", None, "Else", "academia", "check_in"),
    ]
    made = Event.objects.filter(type="attendance.created").values_list("actor__name", flat=True)
    assert list(made) == ["Guest (check-in)"] * 2


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("announced", "has not begun"),
        ("closed", "is over"),
        ("published", "is over"),
        ("forged", "nothing behind this address"),
        ("renewed", "nothing behind this address"),
    ],
)
def test_door_that_is_not_open_says_why_and_records_nobody(held, room, admin, state, words):
    address = door(held)
    if state == "forged":
        address = f"{address[:-6]}xxxxx/"
    elif state == "renewed":
        renew_check_in(session=held, actor=admin, at=timezone.now())
    else:
        held.state = state
        held.save()

    page = room.get(address)

    assert (page.status_code, words in text_of(page), "Racks" in text_of(page)) == (
        410,
        True,
        False,
    )
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("same-origin", "noindex")
    assert not Attendance.objects.exists()


def test_page_that_was_opened_before_the_session_closed_records_nobody(held, room):
    page = room.get(door(held)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.split("<main")[1])
    assert token
    held.state = "closed"
    held.save()

    answer = room.post(
        door(held), {"csrfmiddlewaretoken": token[1], "name": "Lu", "email": "lu@else.example"}
    )

    assert (answer.status_code, Attendance.objects.count()) == (410, 0)


@pytest.mark.parametrize(
    "said",
    [
        {"name": "", "email": "lu@else.example"},
        {"name": "Lu\u202e", "email": "lu@else.example"},
        {"name": "Lu", "email": "nobody"},
        {"name": "Lu", "email": "lu@else.example", "sector": "space"},
        {"name": "x" * 201, "email": "lu@else.example"},
    ],
)
def test_what_nobody_is_called_is_refused(held, room, said):
    assert (say(room, door(held), **said).status_code, Attendance.objects.count()) == (400, 0)


def test_name_is_shown_as_text(held, room):
    page = say(room, door(held), name="<b>Lu</b>", email="lu@else.example")

    assert "Thank you, &lt;b&gt;Lu&lt;/b&gt;:" in text_of(page)


def test_room_has_a_quota_of_its_own_and_a_bound(held, room, settings, monkeypatch):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"link": 1, "guest": 1, "room": 5}
    monkeypatch.setattr("apps.forums.services.check_in.MOST_WALK_INS", 1)
    people = [say(room, door(held), name="Lu", email=f"{n}@else.example") for n in (1, 2)]

    assert [page.status_code for page in people] == [200, 410]
    assert (room.get(door(held)).status_code, Attendance.objects.count()) == (429, 1)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_page_is_in_the_language_of_its_reader(held, room, language):
    page = room.get(door(held), headers={"accept-language": language}).content.decode()

    with translation.override(language):
        assert translation.gettext("I am here") in page
    assert (language == "en") == ("I am here" in page)
