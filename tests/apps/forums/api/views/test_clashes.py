"""Clashes over REST: found before they happen, and told without what the reader may not see."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.forums.models import WorkingHours
from apps.forums.selectors.clashes import clashes_of
from apps.stakeholders.models import Role
from tests.apps.forums.factories import (
    ForumFactory,
    InvitationFactory,
    RoomFactory,
    SessionFactory,
)
from tests.apps.forums.problems import problem

pytestmark = pytest.mark.django_db
TUESDAY = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
LATER = TUESDAY + dt.timedelta(hours=1)


@pytest.fixture
def running(api, organiser):
    return api(actor=organiser)


@pytest.fixture
def hidden(workspace):
    """Make a forum that the organiser does not see."""
    return ForumFactory.create(workspace=workspace, key="hidden")


def told(client, session, query=""):
    return client.get(f"{client.base}sessions/{session.pk}/clashes/{query}").json()


def test_clashes_are_told_the_gravest_first_and_of_hidden_sessions_nothing_but_that(
    running, member, forum, hidden, session
):
    chair, rapporteur, ana = (member(Role.PARTNER) for _ in range(3))
    for person, name in ((chair, "Chair"), (rapporteur, "Rapporteur"), (ana, "Ana")):
        person.user.name = name
        person.user.save()
    session.chair, session.rapporteur = chair, rapporteur
    session.save()
    InvitationFactory.create(session=session, member=ana, email=ana.user.email)
    SessionFactory.create(forum=hidden, state="announced", chair=chair, starts_at=LATER)
    own = SessionFactory.create(forum=forum, title="Rules", starts_at=LATER)
    InvitationFactory.create(session=own, email=ana.user.email.upper(), state="accepted")
    # Who only is asked to be elsewhere may still come; whoever said no is free.
    InvitationFactory.create(session=own, email=rapporteur.user.email)
    InvitationFactory.create(session=own, email=chair.user.email, state="declined")
    WorkingHours.objects.create(
        workspace=ana.workspace,
        member=ana,
        time_zone="America/New_York",
        days=["TU"],
        from_time=dt.time(6),
        until_time=dt.time(14),
    )

    answer = told(running, session)

    def clash(kind, who, other=None, local=None):
        return {
            "kind": kind,
            "session": str(session.pk),
            "member": str(who.pk),
            "name": who.user.name,
            "other": str(other.pk) if other else None,
            "other_title": other.title if other else "",
            "local": local,
        }

    assert answer == {
        "count": 4,
        "results": [
            clash("chair", chair),
            clash("person", ana, own),
            clash("person", rapporteur, own),
            # 09:00 UTC, two days after New York has put its clocks forward.
            clash("hours", ana, local="2026-03-10T05:00:00"),
        ],
    }
    assert told(running, session, "?limit=1")["results"] == answer["results"][:1]


def test_draft_of_others_keeps_nobody_and_its_room_is_only_taken(
    running, member, hidden, session, workspace
):
    chair, room = member(Role.PARTNER), RoomFactory.create(workspace=workspace)
    session.chair = chair
    session.save()
    SessionFactory.create(forum=hidden, chair=chair, room=room, title="Secret")

    refused = running.post(f"{running.base}sessions/{session.pk}/move/", {"room": str(room.pk)})

    assert told(running, session) == {"count": 0, "results": []}
    taken = "one_session_in_a_room_at_a_time"
    assert problem(refused) == (409, taken, [("/room", taken)])
    assert "Secret" not in refused.content.decode()


def test_write_that_is_allowed_warns_of_what_is_in_its_way(running, member, forum, session):
    ana = member(Role.PARTNER)
    sessions, invitations = f"{running.base}sessions/", f"{running.base}invitations/"
    body = {"session": str(session.pk), "email": ana.user.email}

    free = running.post(invitations, body)
    draft = running.post(
        sessions,
        {
            "forum": "compute",
            "title": "Rules",
            "place": "Hall 2",
            "starts_at": "2026-03-10T10:00:00Z",
            "ends_at": "2026-03-10T18:00:00Z",
            "chair": str(ana.pk),
        },
    )
    own = f"{sessions}{draft.json()['id']}/"
    answers = [
        draft,
        running.post(f"{own}announce/"),
        running.patch(own, {"rapporteur": str(ana.pk)}, HTTP_IF_MATCH="*"),
        running.post(f"{own}move/", {"ends_at": "2026-03-10T12:00:00Z"}),
        running.post(f"{own}move/", {"starts_at": "2026-03-10T11:00:00Z"}),
        running.post(invitations, body | {"session": draft.json()["id"]}),
    ]
    later = {"starts_at": "2026-03-10T10:00:00Z", "ends_at": "2026-03-10T18:00:00Z"}
    planned = {"forum": "compute", "title": "Racks", "place": "Hall 3"} | later
    batch = running.post(
        f"{sessions}batch/",
        {
            "operations": [
                {"method": "create", "body": planned},
                {"method": "create", "body": planned | {"chair": str(ana.pk)}},
            ]
        },
    )

    assert [each["clashes"] for each in batch.json()["results"]] == [
        {},
        {"chair": 1, "person": 1, "hours": 1},
    ]
    assert batch["Clashes"] == "chair=1, person=1, hours=1"
    assert "Clashes" not in free
    # Asked to come is not promised: nobody has to be elsewhere.
    assert [answer.get("Clashes") for answer in answers] == [
        "person=1, hours=1",
        "person=1, hours=1",
        "person=1, hours=1",
        "person=1",
        None,
        None,
    ]


def test_clashes_are_for_whoever_runs_the_forum(api, forum, session):
    forum.visibility = "workspace"
    forum.save()

    answers = [
        problem(client.get(f"{client.base}sessions/{session.pk}/clashes/"))[:2]
        for client in (api(Role.ORGANISER), api(Role.PARTNER))
    ]

    assert answers == [(403, "not_organiser"), (403, "not_allowed")]


def test_clashes_of_many_sessions_cost_what_those_of_one_cost(forum, organiser, member):
    def plan(sessions):
        chairs = [member(Role.PARTNER) for _ in range(2)]
        made = [
            SessionFactory.create(forum=forum, chair=chairs[number % 2], starts_at=LATER)
            for number in range(sessions)
        ]
        for one in made:
            InvitationFactory.create_batch(2, session=one)
        return made

    counts, found = [], []
    for sessions in (plan(2), plan(20)):
        with CaptureQueriesContext(connection) as queries:
            found.append(clashes_of(sessions, organiser))
            counts.append(len(queries))

    assert counts[0] == counts[1] <= 6
    # Each chair has ten sessions at once.
    assert sorted(len(clashes) for clashes in found[1].values()) == [9] * 20
