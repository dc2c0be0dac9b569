"""Sessions on pages: planned in local time, changed, moved, and taken through their life."""

import pytest

from apps.forums.links import INVITATION_LINKS
from apps.forums.models import Session
from apps.stakeholders.models import Role
from tests.apps.forums.factories import InvitationFactory, RoomFactory, SessionFactory


def messages_of(page):
    return [str(message) for message in page.context["messages"]]


@pytest.mark.django_db
def test_time_that_clocks_leave_out_or_show_twice_is_asked_back(organiser, forum, said_of):
    path = f"{organiser.base}forums/{forum.pk}/sessions/new/"
    form = organiser.get(path).context["form"]
    said = said_of(form, title="Racks", starts="2026-03-29T02:30", ends="2026-03-29T05:00")

    gap = organiser.post(path, said)
    twice = organiser.post(path, said | {"starts": "2026-10-25T02:30", "ends": "2026-10-25T05:00"})
    backwards = organiser.post(path, said | {"starts": "2026-03-30T05:00"})
    nowhere = organiser.post(path, said | {"time_zone": "Europe/Atlantis"})

    assert [page.status_code for page in (gap, twice, backwards, nowhere)] == [400] * 4
    offered = [
        [(value, str(told)) for value, told in page.context["form"].fields["starts_as"].choices]
        for page in (gap, twice)
    ]
    assert offered == [
        [
            ("2026-03-29T03:30:00+02:00", "03:30 (CEST, UTC+02:00)"),
            ("2026-03-29T01:30:00+01:00", "01:30 (CET, UTC+01:00)"),
        ],
        [
            ("2026-10-25T02:30:00+02:00", "02:30 (CEST, UTC+02:00)"),
            ("2026-10-25T02:30:00+01:00", "02:30 (CET, UTC+01:00)"),
        ],
    ]
    assert backwards.context["form"].errors["ends"] == ["It ends before it begins, or at once."]
    assert "no such time zone" in nowhere.context["form"].errors["time_zone"][0]
    assert not Session.objects.exists()

    organiser.post(path, said | {"starts_as": "2026-03-29T03:30:00+02:00"})
    session = Session.objects.get()
    assert f"{session.starts_at:%d %H:%M}" == "29 01:30"


@pytest.mark.django_db
def test_session_goes_through_its_life_and_says_what_is_missing(organiser, session, reader):
    session.place = ""
    session.save()
    base = f"{organiser.base}sessions/{session.pk}/"

    def take(step, **said):
        return messages_of(organiser.post(f"{base}steps/{step}/", said, follow=True))

    page = organiser.get(base)
    assert [(step.key, bool(step.missing)) for step in page.context["steps"]] == [
        ("announce", True)
    ]
    assert take("announce") == ["Give it a room, a place or a link before it is announced."]
    session.place = "Hall 1"
    session.save()
    observer = reader(Role.OBSERVER)
    assert observer.get(base).status_code == 404
    took = [
        (len(take(step)), organiser.get(base).context["is_followable"])
        for step in ("announce", "open", "close", "publish")
    ]
    assert took == [(1, True), (1, True), (1, False), (1, False)]
    assert f"{base}report/pdf/" in organiser.get(base).content.decode()
    session.refresh_from_db()
    assert session.state == "published"
    assert take("open") == [
        "The session has moved on meanwhile: look at how it stands, and choose again."
    ]
    assert organiser.get(base).context["steps"] == []


@pytest.mark.django_db
def test_announced_session_is_moved_cancelled_with_a_reason_and_not_removed(
    organiser, session, said_of
):
    base = f"{organiser.base}sessions/{session.pk}/"
    room = RoomFactory.create(workspace=session.workspace)
    other = SessionFactory.create(forum=session.forum, room=room, starts_at=session.starts_at)
    organiser.post(f"{base}steps/announce/")

    edit = organiser.get(f"{base}edit/").context["form"]
    assert not {"starts", "ends", "room", "place"} & set(edit.fields)
    organiser.post(f"{base}edit/", said_of(edit, title="Racks and power", languages="en, fr"))
    form = organiser.get(f"{base}move/").context["form"]
    taken = organiser.post(f"{base}move/", said_of(form, room=room.pk))
    moved = organiser.post(f"{base}move/", said_of(form, place="Hall 2", reason="A leak."))
    without = organiser.post(f"{base}steps/cancel/", {"reason": ""}, follow=True)
    organiser.post(f"{base}steps/remove/", follow=True)

    assert (taken.status_code, taken.context["form"].errors) == (
        409,
        {"room": ["Another session has this room at that time."]},
    )
    assert moved.status_code == 302
    assert messages_of(without)[-1].endswith("Say why: everyone who is invited reads it.")
    session.refresh_from_db()
    assert (session.title, session.place, session.sequence, session.state) == (
        "Racks and power",
        "Hall 2",
        1,
        "announced",
    )
    organiser.post(f"{base}steps/cancel/", {"reason": "No quorum."})
    session.refresh_from_db()
    assert (session.state, session.cancelled_reason) == ("cancelled", "No quorum.")
    gone = organiser.post(f"{organiser.base}sessions/{other.pk}/steps/remove/")
    assert gone.url == f"{organiser.base}forums/{session.forum_id}/"
    assert list(Session.objects.all()) == [session]


@pytest.mark.django_db
def test_two_who_change_one_session_at_once_lose_nothing(organiser, session, said_of):
    path = f"{organiser.base}sessions/{session.pk}/edit/"
    room = RoomFactory.create(workspace=session.workspace, name="Great hall")
    first, second = (organiser.get(path).context["form"] for _ in range(2))

    organiser.post(path, said_of(first, room=room.pk, accessibility=["captions"]))
    stale = organiser.post(path, said_of(second, title="Power", languages="en"))

    told = [(one.label, one.theirs, one.yours) for one in stale.context["differences"]]
    assert (stale.status_code, told) == (
        412,
        [
            ("Title", "Racks", "Power"),
            ("Room", "Great hall", ""),
            ("Languages", "", "en"),
            ("So that everyone can take part", "captions", ""),
        ],
    )
    organiser.post(path, said_of(stale.context["form"]))
    session.refresh_from_db()
    assert (session.title, session.room, session.languages, session.accessibility) == (
        "Power",
        room,
        ["en"],
        ["captions"],
    )


@pytest.mark.django_db
def test_session_is_told_in_its_zone_and_in_the_workspace_one(organiser, session):
    session.languages, session.accessibility = ["en", "xyz"], ["captions"]
    session.save()
    session.sector_needs.create(sector="academia", at_least=2)

    page = organiser.get(f"{organiser.base}sessions/{session.pk}/")

    told = page.context
    assert told["row"].when.zone == "Europe/Paris"
    assert told["row"].when.starts == session.starts_at
    assert (told["spoken"], [str(each) for each in told["accessibility"]]) == (
        ["English", "xyz"],
        ["captions"],
    )
    assert [(str(sector), number) for sector, number in told["needs"]] == [("Academia", 2)]


@pytest.mark.django_db
def test_who_is_invited_answers_from_the_page_of_the_session(session, reader):
    invited, other = reader(Role.PARTNER), reader(Role.ADMIN)
    session.state = "announced"
    session.save()
    InvitationFactory.create(
        session=session,
        member=invited.actor,
        email=invited.actor.user.email,
        sent_at=session.starts_at,
        **INVITATION_LINKS.new(),
    )
    path = f"{invited.base}sessions/{session.pk}/"

    asked = invited.get(path).context["asked"]
    invited.post(asked.page, {"answer": "accept", "needs": ""})

    assert str(asked.words) == "You have not answered yet."
    assert "There is a seat for you" in str(invited.get(path).context["asked"].words)
    assert other.get(path).context["asked"] is None
