"""Timetables over REST: proposed without changing anything, put into effect whole or not at all."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.forums.grids import Frame
from apps.forums.models import Session, WorkingHours
from apps.forums.selectors.timetables import Proposal, propose_timetable
from apps.forums.services.timetables import Place, apply_timetable
from apps.stakeholders.models import Role
from tests.apps.forums.factories import (
    ForumFactory,
    InvitationFactory,
    RoomFactory,
    SessionFactory,
)
from tests.apps.forums.problems import problem

pytestmark = pytest.mark.django_db
NINE = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
DAY = {"days": ["2026-03-10"], "from_time": "09:00", "until_time": "11:00", "slot_minutes": 60}


@pytest.fixture
def running(api, organiser):
    return api(actor=organiser)


@pytest.fixture
def ask(running, forum):
    def post(**body):
        return running.post(f"{running.base}forums/{forum.pk}/timetable/", DAY | body)

    return post


@pytest.fixture
def put(running, forum):
    def post(sessions, **body):
        url = f"{running.base}forums/{forum.pk}/timetable/apply/"
        names = ("session", "if_match", "starts_at", "ends_at", "room")
        said = [{name: one[name] for name in names} for one in sessions]
        return running.post(url, {"sessions": said} | body)

    return post


@pytest.fixture
def rooms(workspace):
    return [RoomFactory.create(workspace=workspace, name=name, capacity=20) for name in "AB"]


def draft(forum, hours=1, **said):
    """Plan a draft on another day, so that each is moved."""
    starts_at = NINE - dt.timedelta(days=3)
    ends_at = starts_at + dt.timedelta(hours=hours)
    return SessionFactory.create(forum=forum, starts_at=starts_at, ends_at=ends_at, **said)


def by_id(answer):
    return {one["session"]: one for one in answer.json()["sessions"]}


def slot(one):
    return one["starts_at"], one["room"]


def test_proposal_keeps_everyone_free_and_stays_within_what_was_said(
    ask, forum, member, rooms, workspace
):
    chair = member(Role.PARTNER)
    led = [draft(forum, chair=chair) for _ in range(2)]
    tracked = [draft(forum, track="Data") for _ in range(2)]
    for one in (led[0], tracked[0]):
        InvitationFactory.create(session=one, email="ana@grid.example")
    large, online = draft(forum, capacity=21), draft(forum, link="https://meet.example.org/x")
    hall = RoomFactory.create(workspace=workspace, name="Hall", capacity=100)
    before = list(Session.objects.order_by("pk").values())

    answer = ask()
    found = by_id(answer)

    assert answer.status_code == 200
    assert (answer.json()["is_best"], answer.json()["clashes"]) == (True, [])
    for one, other in (led, tracked, (led[0], tracked[0])):
        assert found[str(one.pk)]["starts_at"] != found[str(other.pk)]["starts_at"]
    assert found[str(large.pk)]["room"] == str(hall.pk)
    assert found[str(online.pk)]["room"] is None
    assert {one["starts_at"] for one in found.values()} == {
        "2026-03-10T09:00:00Z",
        "2026-03-10T10:00:00Z",
    }
    in_rooms = [slot(one) for one in found.values() if one["room"]]
    assert len(set(in_rooms)) == len(in_rooms) == 5
    assert all(one["is_moved"] for one in found.values())
    assert list(Session.objects.order_by("pk").values()) == before


def test_what_others_have_stays_and_what_has_to_clash_is_named(
    ask, forum, member, rooms, workspace
):
    chair, hidden = member(Role.PARTNER), ForumFactory.create(workspace=workspace)
    SessionFactory.create(
        forum=hidden, room=rooms[0], starts_at=NINE, ends_at=NINE + dt.timedelta(minutes=90)
    )
    SessionFactory.create(
        forum=hidden,
        state="announced",
        chair=chair,
        starts_at=NINE,
        ends_at=NINE + dt.timedelta(hours=1),
    )
    led, others = draft(forum, chair=chair), [draft(forum) for _ in range(2)]
    for one in others:
        InvitationFactory.create(session=one, email="ana@grid.example", name="Ana")

    answer = ask(rooms=["B"], until_time="12:00")
    tight = ask(rooms=["A", "B"], sessions=[str(others[0].pk)], pins=[])
    none = ask(rooms=["B"])

    # Nobody has to be in two sessions at once: the chair comes when the other forum has ended.
    assert answer.json()["clashes"] == []
    assert by_id(answer)[str(led.pk)]["starts_at"] != "2026-03-10T09:00:00Z"
    assert by_id(tight)[str(others[0].pk)]["room"] == str(rooms[1].pk)
    assert problem(none) == (409, "no_timetable", [])


def test_sessions_are_put_into_the_working_hours_of_who_comes(ask, forum, member, rooms, workspace):
    ana, bo = member(Role.PARTNER), member(Role.PARTNER)
    for each, zone in ((ana, "America/New_York"), (bo, "Asia/Kolkata")):
        each.user.name = zone
        each.user.save()
        WorkingHours.objects.create(
            workspace=workspace,
            member=each,
            time_zone=zone,
            days=["TU"],
            from_time=dt.time(9),
            until_time=dt.time(17),
        )
    # In the order in which they were planned, each would be at night where its people are.
    west, east = draft(forum, chair=ana), draft(forum)
    InvitationFactory.create(session=east, email=bo.user.email)
    only = {"rooms": ["A"], "until_time": "15:00"}

    apart = ask(**only).json()
    InvitationFactory.create(session=west, email=bo.user.email)
    both = ask(**only).json()

    def told(answer):
        return [
            (each["session"], each["kind"], each["name"], each["local"])
            for each in answer["clashes"]
        ]

    starts = {one["session"]: one["starts_at"] for one in apart["sessions"]}
    # New York is at work from 13:00 UTC, Kolkata until 11:30.
    assert starts[str(west.pk)] in {"2026-03-10T13:00:00Z", "2026-03-10T14:00:00Z"}
    assert starts[str(east.pk)] in {"2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z"}
    assert (apart["off_hours_count"], apart["off_hours_is_fewest"]) == (0, True)
    assert told(apart) == []
    # One of the two is off hours whenever it is; the others are not.
    assert (both["off_hours_count"], both["off_hours_is_fewest"], both["is_best"]) == (
        1,
        True,
        True,
    )
    ((session, kind, name, _local),) = told(both)
    assert (session, kind) == (str(west.pk), "hours")
    assert name in {"America/New_York", "Asia/Kolkata"}


def test_pins_stay_and_whoever_cannot_be_there_is_told_of(ask, forum, rooms):
    one, other = (draft(forum) for _ in range(2))
    for each in (one, other):
        InvitationFactory.create(session=each, email="ana@grid.example", name="Ana")
    pins = [
        {"session": str(one.pk), "starts_at": "2026-03-10T10:00:00Z", "room": "B"},
        {"session": str(other.pk), "starts_local": "2026-03-10T10:00"},
    ]

    answer = ask(pins=pins)

    found = by_id(answer)
    assert slot(found[str(one.pk)]) == ("2026-03-10T10:00:00Z", str(rooms[1].pk))
    assert slot(found[str(other.pk)]) == ("2026-03-10T10:00:00Z", str(rooms[0].pk))
    told = {(each["session"], each["kind"], each["name"]) for each in answer.json()["clashes"]}
    assert told == {(str(each.pk), "person", "Ana") for each in (one, other)}
    assert answer.json()["clash_count"] == 2


def test_what_cannot_be_is_pointed_at(ask, forum, rooms, running, workspace):
    long = draft(forum, hours=3, title="Long")
    other = SessionFactory.create(forum=ForumFactory.create(workspace=workspace))
    SessionFactory.create(forum=forum, state="announced", room=rooms[0], starts_at=NINE)
    short = draft(forum)
    pin = {"session": str(short.pk), "starts_at": "2026-03-10T09:00:00Z", "room": "A"}

    def errors(**body):
        status, _, said = problem(ask(**body))
        return status, said

    own = {"sessions": [str(short.pk)]}
    assert errors() == (400, [("/until_time", "longer_than_a_day")])
    assert errors(sessions=[str(other.pk)]) == (400, [("/sessions/0", "does_not_exist")])
    assert errors(**own, pins=[pin]) == (400, [("/pins/0/room", "taken")])
    assert errors(**own, pins=[pin | {"starts_at": "2026-03-10T09:30:00Z"}]) == (
        400,
        [("/pins/0/starts_at", "no_slot")],
    )
    assert errors(**own, pins=[pin | {"session": str(long.pk)}]) == (
        400,
        [("/pins/0/session", "does_not_exist")],
    )
    assert errors(until_time="09:00") == (400, [("/until_time", "ends_before_it_starts")])
    assert errors(time_zone="Mars/Base") == (400, [("/time_zone", "unknown_time_zone")])


def test_it_is_put_into_effect_whole_rooms_changed_over_and_told(ask, put, forum, rooms, running):
    swapped = [
        SessionFactory.create(forum=forum, state="announced", room=room, starts_at=NINE)
        for room in rooms
    ]
    planned = draft(forum)
    InvitationFactory.create(
        session=swapped[0], email="ana@grid.example", state="accepted", sent_at=NINE
    )
    pins = [
        {"session": str(one.pk), "starts_at": "2026-03-10T09:00:00Z", "room": room.name}
        for one, room in zip(swapped, reversed(rooms), strict=True)
    ]
    sessions = [str(one.pk) for one in (*swapped, planned)]
    proposed = ask(sessions=sessions, pins=pins, until_time="13:00").json()["sessions"]

    answer = put(proposed, reason="Strike.")
    again = put(proposed, reason="Strike.")

    assert answer.status_code == 200
    assert set(answer.json()["changed"]) == set(sessions)
    kept = Session.objects.in_bulk([one.pk for one in (*swapped, planned)])
    assert [kept[one.pk].room for one in swapped] == rooms[::-1]
    assert [kept[one.pk].sequence for one in (*swapped, planned)] == [1, 1, 0]
    assert [(sent.to, "Strike." in str(sent.body)) for sent in mail.outbox] == [
        (["ana@grid.example"], True)
    ]
    assert problem(again) == (
        412,
        "stale_version",
        [(f"/sessions/{number}/if_match", "stale_version") for number in range(3)],
    )


def test_nothing_is_put_where_one_of_them_cannot_be(ask, put, forum, rooms, api):
    first, second = (draft(forum) for _ in range(2))
    proposed = ask().json()["sessions"]
    same = [one | {"starts_at": "2026-03-10T09:00:00Z", "room": "A"} for one in proposed]
    backwards = [proposed[0], proposed[1] | {"ends_at": "2026-03-10T08:00:00Z"}]
    before = list(Session.objects.order_by("pk").values())
    taken = "one_session_in_a_room_at_a_time"

    assert problem(put(same)) == (409, taken, [("/room", taken)])
    assert problem(put(backwards))[2] == [("/sessions/1/ends_at", "ends_before_it_starts")]
    endless = [proposed[0], proposed[1] | {"ends_at": "2027-03-10T08:00:00Z"}]
    assert problem(put(endless))[2] == [("/sessions/1/ends_at", "too_long")]
    forum.visibility = "workspace"
    forum.save()
    outside = api(Role.ORGANISER)
    for below in ("timetable/", "timetable/apply/"):
        body = (
            DAY
            if below == "timetable/"
            else {
                "sessions": [
                    {
                        name: one[name]
                        for name in ("session", "if_match", "starts_at", "ends_at", "room")
                    }
                    for one in proposed
                ]
            }
        )
        answer = outside.post(f"{outside.base}forums/{forum.pk}/{below}", body)
        assert problem(answer)[:2] == (403, "not_organiser")
    assert list(Session.objects.order_by("pk").values()) == before
    assert {first.state, second.state} == {"draft"}


def test_many_sessions_cost_as_many_statements_as_few(forum, organiser, rooms, at, member):
    frame = Frame([NINE.date()], dt.time(9), dt.time(17), "UTC", 60, 0)
    counts = []
    for sessions in (2, 10):
        Session.objects.all().delete()
        for _ in range(sessions):
            one = draft(forum, chair=member(Role.PARTNER))
            InvitationFactory.create(session=one)
        with CaptureQueriesContext(connection) as queries:
            found = propose_timetable(forum=forum, actor=organiser, frame=frame)
            assert isinstance(found, Proposal)
            places = [
                Place(one.pk, "*", one.starts_at, one.ends_at, one.room) for one in found.sessions
            ]
            apply_timetable(forum=forum, actor=organiser, places=places, at=at)
            counts.append(len(queries))

    assert counts[0] == counts[1]
