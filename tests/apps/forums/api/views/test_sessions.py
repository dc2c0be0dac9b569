"""Sessions over REST: planned, moved, and taken through their life."""

import pytest
from django.core import mail

from apps.forums.lifecycle import STEPS, SessionState
from apps.forums.models import Session
from apps.stakeholders.models import Role
from tests.apps.forums.factories import InvitationFactory, RoomFactory, SessionFactory
from tests.apps.forums.problems import problem

pytestmark = pytest.mark.django_db
WHEN = {"starts_at": "2026-03-10T09:00:00Z", "ends_at": "2026-03-10T11:00:00Z"}


def url(client, *parts):
    return client.base + "sessions/" + "".join(f"{part}/" for part in parts)


@pytest.fixture
def running(api, organiser):
    return api(actor=organiser)


@pytest.fixture
def plan(running):
    def post(**body):
        return running.post(url(running), {"forum": "compute", "title": "Racks"} | body)

    return post


def test_session_answers_the_whole(plan, running, forum, organiser):
    room = RoomFactory.create(workspace=forum.workspace, name="Hall")
    body = WHEN | {
        "room": "Hall",
        "languages": ["en", "hi"],
        "accessibility": ["step_free", "captions"],
        "capacity": 30,
        "chair": str(organiser.pk),
        "time_zone": "Asia/Kolkata",
        "sector_needs": [{"sector": "academia", "at_least": 2}],
    }

    response = plan(**body)

    assert response.status_code == 201
    assert response.json() == body | {
        "id": str(Session.objects.get().pk),
        "forum": str(forum.pk),
        "title": "Racks",
        "purpose": "",
        "room": str(room.pk),
        "place": "",
        "link": "",
        "rapporteur": None,
        "track": "",
        "state": "draft",
        "cancelled_reason": "",
        "sequence": 0,
    }
    assert running.get(url(running, response.json()["id"])).json() == response.json()


def test_time_by_the_clock_is_the_instant_in_the_zone_of_the_session(plan):
    response = plan(
        time_zone="Europe/Paris", starts_local="2026-03-29T09:30", ends_local="2026-03-29T11:00"
    )

    answer = response.json()
    assert (response.status_code, answer["starts_at"], answer["ends_at"]) == (
        201,
        "2026-03-29T07:30:00Z",
        "2026-03-29T09:00:00Z",
    )


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({"starts_local": "2026-03-29T02:30"}, "/starts_local", "no_such_time"),
        ({"starts_local": "2026-10-25T02:30"}, "/starts_local", "ambiguous_time"),
        ({"starts_local": "2026-03-10T09:30+01:00"}, "/starts_local", "wall_time"),
        ({"starts_local": "tomorrow"}, "/starts_local", "wall_time"),
        ({"starts_local": "2026-03-10T09:00", **WHEN}, "/starts_local", "said_twice"),
        ({"starts_at": "2026-03-10T12:00:00Z"}, "/ends_at", "ends_before_it_starts"),
        ({"starts_at": "2026-03-10T11:00:00Z"}, "/ends_at", "ends_before_it_starts"),
        (WHEN | {"ends_at": "2026-03-24T09:00:01Z"}, "/ends_at", "too_long"),
        ({"starts_at": "2026-03-10T09:00:00"}, "/starts_at", "instant"),
        ({"starts_at": "9999-12-31T23:00:00Z"}, "/starts_at", "instant"),
        ({}, "/starts_at", "required"),
        (WHEN | {"time_zone": "Mars/Base"}, "/time_zone", "unknown_time_zone"),
        (WHEN | {"capacity": 0}, "/capacity", "min_value"),
        (WHEN | {"title": "Ra\u202ecks"}, "/title", "disguised"),
        (WHEN | {"languages": ["English"]}, "/languages/0", "invalid"),
        (WHEN | {"sector_needs": [{"sector": "industry"}]}, "/sector_needs/0/at_least", "required"),
        (
            WHEN | {"sector_needs": [{"sector": "industry", "at_least": 1, "most": 2}]},
            "/sector_needs/0/most",
            "unknown_field",
        ),
    ],
)
def test_what_a_session_cannot_be_is_pointed_at(plan, said, pointer, code):
    response = plan(**{"time_zone": "Europe/Paris", "ends_at": WHEN["ends_at"]} | said)

    assert problem(response) == (400, "invalid_input", [(pointer, code)])
    assert not Session.objects.exists()


def test_same_sector_twice_is_refused_and_writes_nothing(plan):
    needs = [{"sector": "industry", "at_least": n} for n in (1, 2)]

    response = plan(**WHEN, sector_needs=needs)

    assert problem(response) == (400, "invalid_input", [("/sector_needs", "duplicate")])
    assert not Session.objects.exists()


def test_session_goes_through_its_life(plan, running):
    made = plan(**WHEN, place="Hall 1").json()["id"]

    states = [
        running.post(url(running, made, step)).json()["state"]
        for step in ("announce", "open", "close", "publish")
    ]

    assert states == ["announced", "open", "closed", "published"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", SessionState)
def test_step_is_taken_from_the_states_of_the_table_alone(running, forum, step, state):
    reason = "Strike." if state == "cancelled" else ""
    session = SessionFactory.create(forum=forum, state=state, place="Hall", cancelled_reason=reason)
    body = {"reason": "Flood."} if step == "cancel" else {}

    response = running.post(url(running, session.pk, step), body)

    if state in STEPS[step].since:
        assert response.json()["state"] == (STEPS[step].to or state)
    else:
        assert problem(response) == (409, "wrong_state", [])
        session.refresh_from_db()
        assert session.state == state


def test_session_that_is_nowhere_is_not_announced(plan, running):
    made = plan(**WHEN).json()["id"]

    response = running.post(url(running, made, "announce"))

    assert problem(response) == (409, "nowhere", [("/room", "nowhere")])


def test_cancelling_takes_a_reason_and_keeps_it(running, session):
    assert problem(running.post(url(running, session.pk, "cancel"), {}))[2] == [
        ("/reason", "required")
    ]
    answer = running.post(url(running, session.pk, "cancel"), {"reason": "Strike."}).json()

    assert (answer["state"], answer["cancelled_reason"], answer["sequence"]) == (
        "cancelled",
        "Strike.",
        1,
    )


def test_announced_session_is_moved_and_counts_it(running, session):
    later = {"starts_at": "2026-03-11T09:00:00Z", "ends_at": "2026-03-11T11:00:00Z"}

    changed = running.patch(url(running, session.pk), later, HTTP_IF_MATCH="*")
    moved = running.post(url(running, session.pk, "move"), later | {"reason": "Strike."})
    again = running.post(url(running, session.pk, "move"), later)

    assert problem(changed) == (
        409,
        "announced_already",
        [("/starts_at", "announced_already"), ("/ends_at", "announced_already")],
    )
    assert moved.json()["starts_at"] == later["starts_at"]
    assert [moved.json()["sequence"], again.json()["sequence"]] == [1, 1]


def test_who_leads_a_session_is_told_that_it_is_moved_once(running, session, api):
    chair, rapporteur = api(Role.PARTNER).actor, api(Role.PARTNER).actor
    session.chair, session.rapporteur = chair, rapporteur
    session.save()
    sent = session.starts_at
    InvitationFactory.create(session=session, member=chair, email=chair.user.email, sent_at=sent)

    running.post(url(running, session.pk, "move"), {"place": "Hall 2"})

    told = {to: str(each.body) for each in mail.outbox for to in each.to}
    assert (len(mail.outbox), set(told)) == (2, {chair.user.email, rapporteur.user.email})
    assert ["/session/" in told[each.user.email] for each in (chair, rapporteur)] == [True, False]


def test_session_that_is_over_does_not_change(running, forum):
    session = SessionFactory.create(forum=forum, state="published")

    response = running.patch(url(running, session.pk), {"title": "X"}, HTTP_IF_MATCH="*")

    assert problem(response) == (409, "session_over", [])


def test_room_has_one_session_at_a_time(plan, forum):
    room = str(RoomFactory.create(workspace=forum.workspace).pk)
    plan(**WHEN, room=room)

    overlapping = plan(starts_at="2026-03-10T10:59:00Z", ends_at="2026-03-10T12:00:00Z", room=room)
    behind = plan(starts_at="2026-03-10T11:00:00Z", ends_at="2026-03-10T12:00:00Z", room=room)

    taken = "one_session_in_a_room_at_a_time"
    assert problem(overlapping) == (409, taken, [("/room", taken)])
    assert "“Racks”" in overlapping.json()["detail"]
    assert behind.status_code == 201


def test_partner_plans_no_session_and_draft_alone_is_removed(api, running, plan, session):
    partner = api(Role.PARTNER)
    assert partner.post(url(partner), {"forum": "compute", "title": "X"} | WHEN).status_code == 403
    made = plan(**WHEN).json()["id"]

    removed = running.delete(url(running, made), HTTP_IF_MATCH="*")
    kept = running.delete(url(running, session.pk), HTTP_IF_MATCH="*")

    assert (removed.status_code, problem(kept)) == (204, (409, "told_already", []))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_number_of_rows(
    running, forum, django_assert_num_queries, rows
):
    SessionFactory.create_batch(rows, forum=forum)

    with django_assert_num_queries(4):
        response = running.get(url(running))

    assert len(response.json()["results"]) == rows
