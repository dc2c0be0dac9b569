"""What calendars get of a session, read again with what did not write it."""

import datetime as dt
from email import message_from_bytes
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.core import mail
from icalendar import Calendar

from apps.forums.calendars import Method, invitation_calendar
from apps.forums.models import Session
from apps.forums.services import invitations
from apps.forums.services.answering import decline_invitation
from apps.forums.services.invitations import invite_to_session
from apps.forums.services.rooms import change_room
from apps.forums.services.sessions import change_session
from apps.forums.services.steps import cancel_session, move_session
from apps.stakeholders.services.mail_limits import TooMuchMailError
from tests.apps.forums.factories import RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(autouse=True)
def new_reader(monkeypatch):
    """Read zones as they are written: the reader keeps the first one that it meets by its name."""
    monkeypatch.setattr(vobject.icalendar, "__tzidMap", {})


@pytest.fixture
def invited(forum, organiser, at):
    """Invite somebody to a session in Paris, on the day before clocks are put forward."""
    session = SessionFactory.create(
        forum=forum,
        title="Racks; data, rules",
        state="announced",
        place="Hall 1",
        time_zone="Europe/Paris",
        starts_at=dt.datetime(2026, 3, 28, 8, 30, tzinfo=dt.UTC),
    )
    invite_to_session(session=session, actor=organiser, email="ana@grid.example", at=at)
    return session


def part():
    """Return the calendar part of the last mail as a mail server gets it."""
    message = message_from_bytes(mail.outbox[-1].message().as_bytes())
    (found,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    return found


def text():
    payload = part().get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def sent():
    """Return the calendar of the last mail, and its event."""
    calendar = Calendar.from_ical(text())
    assert part().get_param("method") == calendar["method"]
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_invitation_is_a_request_that_a_calendar_reads(invited, settings):
    calendar, event = sent()
    seen = vobject.readOne(text()).vevent

    assert (calendar["method"], event["sequence"], event["status"]) == ("REQUEST", 0, "CONFIRMED")
    assert (event["uid"], event["summary"], event["location"]) == (
        f"{invited.pk}@localhost",
        "Racks; data, rules",
        "Hall 1",
    )
    assert (event["attendee"], event["attendee"].params["RSVP"]) == (
        "mailto:ana@grid.example",
        "FALSE",
    )
    assert event["organizer"].startswith("mailto:")
    assert seen.dtstart.value.astimezone(PARIS) == dt.datetime(2026, 3, 28, 9, 30, tzinfo=PARIS)
    assert (seen.uid.value, seen.sequence.value) == (event["uid"], "0")
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]


def test_move_over_the_change_of_clocks_is_a_later_word_on_the_same_event(invited, organiser, at):
    uid = sent()[1]["uid"]

    move_session(
        session=invited,
        actor=organiser,
        at=at,
        starts_local=dt.datetime(2026, 3, 29, 9, 30),  # noqa: DTZ001 - by the clock
        ends_local=dt.datetime(2026, 3, 29, 11, 30),  # noqa: DTZ001 - by the clock
        reason="Strike.",
    )

    calendar, event = sent()
    assert (calendar["method"], event["uid"], event["sequence"]) == ("REQUEST", uid, 1)
    starts = dt.datetime(2026, 3, 29, 7, 30, tzinfo=dt.UTC)
    assert event["dtstart"].dt.astimezone(dt.UTC) == starts
    assert vobject.readOne(text()).vevent.dtstart.value.astimezone(dt.UTC) == starts
    assert "Strike." in str(mail.outbox[-1].body)


def test_another_title_is_a_newer_word_on_the_event_where_it_stands(invited, organiser, at):
    uid, told = sent()[1]["uid"], len(mail.outbox)
    later = at + dt.timedelta(minutes=5)
    declined = invite_to_session(session=invited, actor=organiser, email="noor@grid.example", at=at)
    decline_invitation(invitation=declined, actor=declined, at=at)
    mail.outbox.clear()

    for changes in ({"title": "Halls", "purpose": "Where to cool."}, {"languages": ["fr"]}):
        change_session(session=invited, actor=organiser, changes=changes, at=later)

    calendar, event = sent()
    assert [each.to for each in mail.outbox] == [["ana@grid.example"]]
    assert mail.outbox[0].subject == "Changed: Halls"
    assert "Where to cool." in str(mail.outbox[0].body)
    assert "/session/" in str(mail.outbox[0].body)
    assert (calendar["method"], event["uid"], event["sequence"]) == ("REQUEST", uid, 0)
    assert (event["dtstamp"].dt, event["summary"], event["description"]) == (
        later,
        "Halls",
        "Where to cool.",
    )
    over = invited.ends_at
    change_session(session=invited, actor=organiser, changes={"title": "Over"}, at=over)
    assert (told, len(mail.outbox)) == (1, 1)


def test_room_that_is_elsewhere_is_said_in_calendars_within_the_mails_of_a_day(
    invited, organiser, at, monkeypatch
):
    room = RoomFactory.create(workspace=invited.workspace, name="Hall")
    Session.objects.update(room=room)

    change_room(room=room, actor=organiser, changes={"capacity": 9}, at=at)
    change_room(room=room, actor=organiser, changes={"place": "Block B"}, at=at)

    event = sent()[1]
    assert (len(mail.outbox), event["location"], event["sequence"]) == (
        2,
        "Hall, Block B, Hall 1",
        0,
    )
    monkeypatch.setattr(invitations, "MOST_MAILS", 1)
    with pytest.raises(TooMuchMailError):
        change_room(room=room, actor=organiser, changes={"place": "Block C"}, at=at)
    room.refresh_from_db()
    assert (room.place, len(mail.outbox)) == ("Block B", 2)


def test_cancelling_takes_it_out(invited, organiser, at):
    cancel_session(session=invited, actor=organiser, at=at, reason="Flood.")

    calendar, event = sent()
    assert (calendar["method"], event["sequence"], event["status"]) == ("CANCEL", 1, "CANCELLED")
    assert mail.outbox[-1].subject == "Cancelled: Racks; data, rules"


def test_title_with_line_ends_writes_no_line_of_its_own(forum, organiser, at):
    session = SessionFactory.create(
        forum=forum, state="announced", place="X", title="Racks\r\nMETHOD:CANCEL\nEND:VEVENT"
    )

    invite_to_session(session=session, actor=organiser, email="ana@grid.example", at=at)

    calendar, event = sent()
    assert calendar["method"] == "REQUEST"
    assert "METHOD:CANCEL" in event["summary"]
    assert "\n" not in mail.outbox[-1].subject


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "America/New_York", "Asia/Kolkata", "Africa/Casablanca", "UTC"]
)
@pytest.mark.parametrize("day", ["2026-01-15", "2026-03-29", "2026-10-25", "2026-11-01"])
def test_zone_means_the_same_to_who_reads_it(forum, zone, day):
    for hour in (0, 3, 12):
        starts_at = dt.datetime.fromisoformat(f"{day}T{hour:02}:30+00:00")
        session = SessionFactory.build(forum=forum, time_zone=zone, starts_at=starts_at)

        written = invitation_calendar(
            session, method=Method.REQUEST, at=starts_at, email="ana@grid.example", name=""
        )

        read = vobject.readOne(written).vevent
        found = read.dtstart.value, read.dtend.value
        assert [each.astimezone(dt.UTC) for each in found] == [starts_at, session.ends_at]
