"""Calendar feeds and working hours over REST, and what stands behind a feed's address."""

import datetime as dt

import pytest
import vobject
from icalendar import Calendar

from apps.forums.models import CalendarFeed
from apps.forums.services.answering import withdraw_invitation
from apps.forums.services.invitations import invite_to_session
from apps.forums.services.steps import cancel_session
from apps.stakeholders.models import Role
from tests.apps.forums.factories import SessionFactory
from tests.apps.forums.problems import problem

pytestmark = pytest.mark.django_db
USUAL = {
    "time_zone": "UTC",
    "days": ["MO", "TU", "WE", "TH", "FR"],
    "from_time": "09:00",
    "until_time": "17:00",
    "said": False,
}


@pytest.fixture
def ana(api):
    return api(Role.PARTNER)


@pytest.fixture
def soon():
    """Return nine o'clock, a month from now."""
    today = dt.datetime.now(dt.UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    return today + dt.timedelta(days=30)


@pytest.fixture
def invited(forum, organiser, ana, at, soon):
    """Invite Ana to a session."""
    session = SessionFactory.create(
        forum=forum, state="announced", place="Hall", title="Racks", starts_at=soon
    )
    return invite_to_session(session=session, actor=organiser, member=ana.actor, at=at)


def feed(client, **body):
    response = client.post(f"{client.base}calendar-feeds/", body)
    assert response.status_code == 201, response.json()
    return response.json()


def events(client, address):
    """Return what a program that is not signed in reads: {title: status}."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    return {str(event["summary"]): str(event["status"]) for event in calendar.walk("VEVENT")}


def test_feeds_show_what_their_member_sees_at_that_time(
    client, ana, organiser, forum, invited, at, soon
):
    other = SessionFactory.create(forum=forum, state="announced", title="Rules", starts_at=soon)
    SessionFactory.create(forum=forum, title="Draft", starts_at=soon)
    mine, whole, one = (
        feed(ana, **body)["address"]
        for body in ({}, {"forum": "compute"}, {"session": str(invited.session_id)})
    )

    def read():
        return [events(client, address) for address in (mine, whole, one)]

    racks, rules = {"Racks": "CONFIRMED"}, {"Rules": "CONFIRMED"}
    assert read() == [racks, racks | rules, racks]

    cancel_session(session=other, actor=organiser, at=at, reason="Flood.")
    assert read() == [racks, racks | {"Rules": "CANCELLED"}, racks]

    withdraw_invitation(invitation=invited, actor=organiser, at=at)
    assert read() == [{}, {}, {}]
    # What it was of is no longer told either.
    assert "Compute circle" not in client.get(whole).content.decode()

    ana.actor.active = False
    ana.actor.save()
    assert [client.get(address).status_code for address in (mine, whole, one)] == [404] * 3


def test_feed_is_read_by_another_library_over_the_change_of_clocks(client, ana, forum, organiser):
    forum.visibility = "workspace"
    forum.save()
    year = dt.datetime.now(dt.UTC).year + 1
    days = [dt.datetime(year, month, 1, hour, tzinfo=dt.UTC) for month, hour in ((3, 8), (4, 7))]
    for day in days:
        SessionFactory.create(
            forum=forum, state="announced", starts_at=day, time_zone="Europe/Paris"
        )
    SessionFactory.create(forum=forum, state="announced", starts_at=days[0], time_zone="Asia/Tokyo")
    address = feed(ana, forum="compute")["address"]

    read = vobject.readOne(client.get(address).content.decode())

    starts = [event.dtstart.value for event in read.vevent_list]
    assert [each.astimezone(dt.UTC) for each in starts] == [days[0], days[0], days[1]]
    by_clock = sorted(each.strftime("%H:%M") for each in starts)
    assert by_clock == ["09:00", "09:00", "17:00"]
    assert (read.method.value, read.x_wr_calname.value) == ("PUBLISH", "Compute circle")


def test_feed_is_sent_again_only_when_it_is_another_one(client, ana, invited, organiser, at):
    address = feed(ana)["address"]
    first = client.get(address)
    same = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    cancel_session(session=invited.session, actor=organiser, at=at, reason="Flood.")
    changed = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    assert changed.status_code == 200
    assert first["Cache-Control"] == "private, no-cache"
    assert first["Referrer-Policy"] == "no-referrer"


def test_renewed_address_takes_the_place_of_the_one_before_and_is_shown_once(client, ana, api):
    made = feed(ana)
    shown = ana.get(f"{ana.base}calendar-feeds/").json()["results"]
    renew = f"{ana.base}calendar-feeds/{made['id']}/renew/"
    foreign = api(Role.ADMIN).post(renew)
    renewed = ana.post(renew, HTTP_IDEMPOTENCY_KEY="once").json()["address"]
    again = ana.post(renew, HTTP_IDEMPOTENCY_KEY="once").json()["address"]

    forged = renewed.replace("calendar/", "calendar/0")
    opened = [
        client.get(each).status_code
        for each in (made["address"], renewed, forged, "/calendar/x.ics", "/calendar/x-y.ics")
    ]
    assert (opened, again, foreign.status_code) == ([404, 200, 404, 404, 404], None, 404)
    assert [{**made, "address": None}] == [{**row, "address": None} for row in shown]

    twice = ana.post(f"{ana.base}calendar-feeds/", {})
    removed = ana.delete(f"{ana.base}calendar-feeds/{made['id']}/", HTTP_IF_MATCH="*")
    assert problem(twice) == (409, "feed_there", [])
    assert (removed.status_code, client.get(renewed).status_code) == (204, 404)
    assert not CalendarFeed.objects.exists()


def test_feed_of_what_one_does_not_see_is_refused(ana, session):
    answers = [
        problem(ana.post(f"{ana.base}calendar-feeds/", body))[2]
        for body in ({"forum": "compute"}, {"session": str(session.pk)})
    ]

    assert answers == [[("/forum", "does_not_exist")], [("/session", "does_not_exist")]]


def test_working_hours_are_the_usual_ones_until_somebody_says_so(ana):
    url = f"{ana.base}working-hours/"
    usual = ana.get(url)
    said = ana.patch(
        url, {"time_zone": "Asia/Kolkata", "days": ["SU", "MO"]}, HTTP_IF_MATCH=usual["ETag"]
    )
    stale = ana.patch(url, {"days": ["MO"]}, HTTP_IF_MATCH=usual["ETag"])
    backwards = ana.patch(url, {"from_time": "18:00"}, HTTP_IF_MATCH="*")
    nowhere = ana.patch(url, {"time_zone": "Mars/Base"}, HTTP_IF_MATCH="*")

    assert usual.json() == USUAL
    kept = USUAL | {"time_zone": "Asia/Kolkata", "days": ["MO", "SU"], "said": True}
    assert (said.status_code, said.json(), ana.get(url).json()) == (200, kept, kept)
    assert stale.status_code == 412
    assert problem(backwards) == (
        400,
        "invalid_input",
        [("/until_time", "ends_before_it_starts")],
    )
    assert problem(nowhere)[2] == [("/time_zone", "unknown_time_zone")]
