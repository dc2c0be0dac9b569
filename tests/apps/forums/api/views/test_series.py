"""Sessions made from the rhythm of their forum."""

from zoneinfo import ZoneInfo

import pytest

from apps.events.models import Event
from apps.forums.models import Session
from tests.apps.forums.factories import RoomFactory, SessionFactory
from tests.apps.forums.problems import problem

pytestmark = pytest.mark.django_db
ACADEMIA = {"sector": "academia", "at_least": 2}
SERIES = {"title": "Circle", "first_local": "2026-03-03T09:30", "minutes": 90, "count": 3}


@pytest.fixture
def running(api, organiser):
    return api(actor=organiser)


@pytest.fixture
def plan(running, forum):
    forum.rhythm, forum.time_zone = "FREQ=MONTHLY;BYDAY=1TU", "Europe/Paris"
    forum.save()

    def post(**body):
        return running.post(f"{running.base}forums/{forum.pk}/series/", SERIES | body)

    return post


def test_clocks_show_the_same_time_all_year(plan, workspace):
    needs = [ACADEMIA]

    response = plan(sector_needs=needs, place="Hall 1", count=9)

    sessions = list(Session.objects.order_by("starts_at"))
    paris = ZoneInfo("Europe/Paris")
    assert response.json() == {"ids": [str(each.pk) for each in sessions]}
    assert {each.starts_at.astimezone(paris).strftime("%a %H:%M") for each in sessions} == {
        "Tue 09:30"
    }
    assert {each.starts_at.hour for each in sessions} == {7, 8}
    assert {each.ends_at - each.starts_at for each in sessions}.pop().total_seconds() == 5400
    assert {(each.state, each.place) for each in sessions} == {("draft", "Hall 1")}
    told = Event.objects.filter(type="session.created")
    assert list(told.values_list("after__sector_needs", flat=True)) == [needs] * 9


def test_series_may_have_a_rhythm_of_its_own_and_go_on_until_a_day(plan, running, forum):
    own = {"title": "Week", "first_local": "2026-03-03T09:30", "minutes": 30, "place": "Hall 1"}
    path = f"{running.base}forums/{forum.pk}/series/"
    weekly = own | {"rhythm": "FREQ=WEEKLY;BYDAY=WE", "until": "2026-03-18"}

    assert len(running.post(path, weekly).json()["ids"]) == 3
    found = Session.objects.order_by("starts_at").values_list("starts_at__day", flat=True)
    assert list(found) == [4, 11, 18]
    wrong = [own, weekly | {"until": "2026-01-01"}, weekly | {"until": "2029-01-01"}]
    assert [problem(running.post(path, body))[2] for body in wrong] == [
        [("/count", "series_without_end")],
        [("/until", "series_empty")],
        [("/until", "series_too_long")],
    ]
    bad = running.post(path, weekly | {"rhythm": "FREQ=DAILY;COUNT=3"})
    assert problem(bad)[2] == [("/rhythm", "unknown_part")]


def test_one_of_a_series_moves_by_itself(plan, running):
    first, second, _ = plan(place="Hall 1").json()["ids"]
    body = {"starts_local": "2026-04-08T10:00", "ends_local": "2026-04-08T11:00"}

    moved = running.post(f"{running.base}sessions/{second}/move/", body)

    assert moved.json()["starts_at"] == "2026-04-08T08:00:00Z"
    assert Session.objects.get(pk=first).starts_at.isoformat() == "2026-03-03T08:30:00+00:00"


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"count": 61}, "/count", "max_value"),
        ({"minutes": 0}, "/minutes", "min_value"),
        ({"first_local": "2026-03-03T09:30+01:00"}, "/first_local", "wall_time"),
        ({"title": "X\u202e"}, "/title", "disguised"),
        (
            {"sector_needs": [{"sector": "academia", "at_least": 1}] * 2},
            "/sector_needs",
            "duplicate",
        ),
    ],
)
def test_what_a_series_cannot_be_is_pointed_at(plan, body, pointer, code):
    assert problem(plan(**body)) == (400, "invalid_input", [(pointer, code)])
    assert not Session.objects.exists()


def test_series_over_a_time_that_clocks_leave_out_is_refused_whole(plan, forum):
    forum.rhythm = "FREQ=DAILY"
    forum.save()

    response = plan(first_local="2026-03-28T02:30")

    assert problem(response) == (400, "invalid_input", [("/first_local", "no_such_time")])
    assert not Session.objects.exists()


def test_series_that_meets_itself_or_another_in_its_room_is_refused_whole(plan, forum, workspace):
    room = RoomFactory.create(workspace=workspace)
    forum.rhythm = "FREQ=DAILY"
    forum.save()
    taken = SessionFactory.create(forum=forum, room=room)
    taken.starts_at = taken.starts_at.replace(month=3, day=5, hour=8)
    taken.save()

    assert problem(plan(room=str(room.pk)))[:2] == (409, "one_session_in_a_room_at_a_time")
    assert Session.objects.count() == 1


def test_forum_without_rhythm_has_no_series(running, forum):
    response = running.post(f"{running.base}forums/{forum.pk}/series/", SERIES)

    assert problem(response) == (409, "no_rhythm", [])


@pytest.mark.parametrize("count", [1, 30])
def test_series_costs_the_same_however_long_it_is(plan, django_assert_num_queries, count):
    with django_assert_num_queries(18):
        plan(count=count)
