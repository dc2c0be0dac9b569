"""Who was in the room of a session, as its rapporteur and other systems record it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.events.models import Event
from apps.forums.models import Attendance, CheckInLink
from apps.stakeholders.models import Role
from tests.apps.events.services.deliveries import wait_until_settled
from tests.apps.forums.factories import InvitationFactory, SessionFactory
from tests.apps.forums.problems import problem
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
NOWHERE = "01900000-0000-7000-8000-000000000000"


@pytest.fixture
def held(session, member, grid):
    """Let the session be open, with a partner as its rapporteur."""
    session.state, session.rapporteur = "open", member(Role.PARTNER, grid)
    session.save()
    return session


@pytest.fixture
def keeping(api, held):
    return api(actor=held.rapporteur)


def url(client, session, below="attendance/"):
    return f"{client.base}sessions/{session.pk}/{below}"


def mark(client, session, *rows):
    return client.post(url(client, session), {"people": list(rows)})


def test_those_who_came_are_told_whole_and_counted_by_sector(keeping, held, grid, workspace):
    lab = OrganisationFactory.create(workspace=workspace, sector="academia", external_id="lab")
    grid.sector = "industry"
    grid.save()
    held.sector_needs.create(sector="government", at_least=1)
    ana = InvitationFactory.create(session=held, organisation=grid, name="Ana")
    noor = InvitationFactory.create(session=held, organisation=lab, state="declined")

    marked = mark(
        keeping,
        held,
        {"invitation": str(ana.pk)},
        {"email": noor.email.upper()},
        {"name": "Lu", "organisation": "lab"},
        {"name": "Zoë", "email": "zoe@else.example", "affiliation": "Else", "sector": "government"},
        {"name": "Somebody"},
    )

    found = keeping.get(url(keeping, held)).json()["results"]
    assert marked.json()["ids"] == [each["id"] for each in found]
    told = ("invitation", "name", "email", "organisation", "affiliation", "sector")
    assert [tuple(each[name] for name in told) for each in found] == [
        (str(ana.pk), "Ana", "", str(grid.pk), "", "industry"),
        (str(noor.pk), noor.email, "", str(lab.pk), "", "academia"),
        (None, "Lu", "", str(lab.pk), "", "academia"),
        (None, "Zoë", "zoe@else.example", None, "Else", "government"),
        (None, "Somebody", "", None, "", None),
    ]
    assert {(each["session"], each["how"], each["recorded_by"]) for each in found} == {
        (str(held.pk), "api", str(held.rapporteur.pk))
    }
    running = Client()
    running.force_login(held.forum.organisers.get().user)
    balance = running.get(url(keeping, held, "balance/")).json()["sectors"]
    assert {each["sector"]: each["present"] for each in balance} == {
        "government": 1,
        "academia": 2,
        "industry": 1,
    }


def test_who_is_known_to_be_there_stays_as_recorded_first(keeping, held):
    ana = InvitationFactory.create(session=held)
    rows = [{"invitation": str(ana.pk)}, {"name": "Zoë", "email": "zoe@else.example"}]
    first = mark(keeping, held, *rows).json()["ids"]
    browser = Client()
    browser.force_login(held.rapporteur.user)

    again = browser.post(
        url(keeping, held),
        {"people": [*rows, {"email": ana.email}, {"name": "Z", "email": "ZOE@else.example"}]},
        content_type="application/json",
    )

    assert again.json()["ids"] == first * 2
    assert [each.how for each in Attendance.objects.all()] == ["api"] * 2
    mine = browser.post(
        url(keeping, held), {"people": [{"name": "Lu"}]}, content_type="application/json"
    ).json()["ids"]
    assert Attendance.objects.get(pk=mine[0]).how == "rapporteur"


def test_each_wrong_row_is_pointed_at_and_nobody_is_recorded(keeping, held):
    elsewhere = InvitationFactory.create(session=SessionFactory.create(forum=held.forum))
    gone = InvitationFactory.create(session=held, state="withdrawn")

    response = mark(
        keeping,
        held,
        {"name": "Fine"},
        {"invitation": str(elsewhere.pk)},
        {"invitation": str(gone.pk)},
        {"invitation": "nobody"},
        {},
        {"name": "A\u202ena"},
        {"name": "B", "affiliation": "\u2066C"},
        {"name": "D", "email": "nobody"},
        {"name": "E", "sector": "space"},
        {"name": "F", "organisation": "nothing"},
        {"name": "G", "organisation": "grid", "sector": "academia"},
    )

    assert problem(response) == (
        400,
        "invalid_rows",
        [
            ("/people/1/invitation", "does_not_exist"),
            ("/people/2/invitation", "does_not_exist"),
            ("/people/3/invitation", "does_not_exist"),
            ("/people/4/name", "required"),
            ("/people/5/name", "disguised"),
            ("/people/6/affiliation", "disguised"),
            ("/people/7/email", "invalid"),
            ("/people/8/sector", "invalid_choice"),
            ("/people/9/organisation", "does_not_exist"),
            ("/people/10/organisation", "said_twice"),
        ],
    )
    assert (Attendance.objects.count(), mark(keeping, held, *[{}] * 501).status_code) == (0, 400)


def test_many_are_recorded_and_read_in_as_many_statements_as_one(keeping, held, grid):
    mark(keeping, held, {"name": "Fine"})
    guests = InvitationFactory.create_batch(20, session=held, organisation=grid)

    def statements(act):
        with CaptureQueriesContext(connection) as asked:
            act()
            return len(asked)

    assert statements(lambda: mark(keeping, held, {"email": guests[0].email})) == statements(
        lambda: mark(keeping, held, *({"invitation": str(each.pk)} for each in guests))
    )
    few = statements(lambda: keeping.get(url(keeping, held) + "?limit=1"))
    assert few == statements(lambda: keeping.get(url(keeping, held)))


def test_what_was_recorded_wrongly_is_taken_back_whole_or_not(keeping, held):
    ids = mark(keeping, held, {"name": "Lu"}, {"name": "Zoë"}).json()["ids"]

    refused = keeping.post(url(keeping, held, "attendance/remove/"), {"ids": [ids[0], NOWHERE]})
    left = Attendance.objects.count()
    taken = keeping.post(url(keeping, held, "attendance/remove/"), {"ids": ids})

    assert problem(refused) == (400, "invalid_rows", [("/ids/1", "does_not_exist")])
    assert (left, taken.json(), Attendance.objects.count()) == (2, {"ids": ids}, 0)


@pytest.mark.parametrize("state", ["draft", "announced", "published", "cancelled"])
def test_nobody_is_in_the_room_of_a_session_that_is_not_held(keeping, held, state):
    held.state, held.cancelled_reason = state, "Flood." if state == "cancelled" else ""
    held.save()

    assert problem(mark(keeping, held, {"name": "Lu"}))[:2] == (409, "not_held")


def test_those_who_keep_the_record_alone_are_told_who_came(keeping, held, api, member):
    mark(keeping, held, {"name": "Lu"})
    ana = member(Role.PARTNER)
    InvitationFactory.create(session=held, member=ana, sent_at=held.starts_at)
    invited = api(actor=ana)

    asked = [
        invited.get(url(invited, held)),
        invited.post(url(invited, held), {"people": [{"name": "Me"}]}),
        invited.post(url(invited, held, "attendance/remove/"), {"ids": []}),
        invited.get(url(invited, held, "check-in/")),
        invited.post(url(invited, held, "check-in/")),
    ]

    assert [problem(response)[:2] for response in asked] == [(403, "not_keeper")] * 5
    assert (Attendance.objects.count(), CheckInLink.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_presence_is_published_to_who_keeps_the_record_and_to_who_was_there(
    keeping, held, api, member, grid
):
    ana, other = member(Role.PARTNER, grid), member(Role.PARTNER, grid)
    for each in (ana, other):
        InvitationFactory.create(
            session=held, member=each, email=each.user.email, sent_at=held.starts_at
        )
    ids = mark(keeping, held, {"email": ana.user.email}, {"name": "Lu"}).json()["ids"]
    keeping.post(url(keeping, held, "attendance/remove/"), {"ids": ids[1:]})
    wait_until_settled()

    def read(client):
        found = client.get(f"{client.base}events/?type=attendance.*").json()["results"]
        return [(each["type"], each["subject"]["id"]) for each in found]

    made = [("attendance.created", pk) for pk in ids]
    assert read(keeping) == [*made, ("attendance.removed", ids[1])]
    assert read(api(actor=ana)) == made[:1]
    assert read(api(actor=other)) == read(api(Role.PROGRAMME_OFFICE)) == []
    assert "Lu" not in str(Event.objects.filter(subject_type="attendance").values_list())
