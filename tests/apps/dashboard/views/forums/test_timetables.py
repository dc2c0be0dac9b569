"""The timetable of a forum on a page: shown, proposed, kept in part, put into effect."""

import datetime as dt
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.forums.models import Session, WorkingHours
from apps.stakeholders.models import Role
from tests.apps.forums.factories import (
    ForumFactory,
    InvitationFactory,
    OrganiserFactory,
    RoomFactory,
    SessionFactory,
)

DASH = "\N{EN DASH}"
pytestmark = pytest.mark.django_db


class Table(HTMLParser):
    """The texts of the cells of each row, and the hidden places."""

    def __init__(self):
        super().__init__()
        self.rows: list[list[str]] = []
        self.places: list[str] = []
        self._within = False

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        if tag in {"th", "td"}:
            self.rows[-1].append("")
            self._within = True
        if tag == "input" and said.get("name") == "place":
            self.places.append(str(said["value"]))

    def handle_endtag(self, tag):
        if tag in {"th", "td"}:
            self._within = False

    def handle_data(self, data):
        if self._within:
            self.rows[-1][-1] = " ".join([*self.rows[-1][-1].split(), *data.split()])


def read(response):
    table = Table()
    table.feed(response.content.decode())
    return table


def test_timetable_is_proposed_kept_in_part_and_put_into_effect(client, member, workspace):
    forum = ForumFactory.create(workspace=workspace)
    organiser, reader = member(Role.ORGANISER), member(Role.PARTNER)
    OrganiserFactory.create(forum=forum, member=organiser)
    room = RoomFactory.create(workspace=workspace, name="Hall")
    day = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0) + dt.timedelta(days=9)
    one, other = (
        SessionFactory.create(
            forum=forum, title=title, starts_at=day, ends_at=day + dt.timedelta(hours=1)
        )
        for title in ("Racks", "Rules")
    )
    # The organiser chairs one of them, and works on no day.
    Session.objects.filter(pk=one.pk).update(chair=organiser)
    WorkingHours.objects.create(
        workspace=workspace,
        member=organiser,
        time_zone="UTC",
        days=[],
        from_time=dt.time(9),
        until_time=dt.time(17),
    )
    for each in (one, other):
        InvitationFactory.create(session=each, email="ana@grid.example", name="Ana")
    url = reverse("dashboard:timetable", args=[workspace.slug, forum.pk])
    client.force_login(organiser.user)
    question = {
        "first_day": f"{day:%Y-%m-%d}",
        "last_day": f"{day:%Y-%m-%d}",
        "from_time": "09:00",
        "until_time": "11:00",
        "slot_minutes": "60",
        "break_minutes": "0",
        "rooms": [str(room.pk)],
        "sessions": [str(one.pk), str(other.pk)],
    }

    before = client.get(url)
    own = client.get(reverse("dashboard:session", args=[workspace.slug, one.pk]))
    proposed = client.post(url, question | {"propose": "1"})
    places = read(proposed).places
    kept = client.post(url, question | {"propose": "1", "place": places, "pin": [str(one.pk)]})
    torn = client.post(url, question | {"apply": "1", "place": ["x|y"]})
    none = client.post(url, question | {"propose": "1", "until_time": "10:00"})
    unwritten = list(Session.objects.filter(room__isnull=True))
    applied = client.post(url, question | {"apply": "1", "place": places}, follow=True)
    again = client.post(url, question | {"apply": "1", "place": places})

    assert read(before).rows[0] == ["Time", "In no room", "In no room"]
    for page in (before, own):
        assert "Ana is asked to be in “Rules” then." in page.content.decode()
    rows = read(proposed).rows
    assert [row[0] for row in rows] == ["Time", f"09:00{DASH}10:00", f"10:00{DASH}11:00"]
    assert {row[1].split()[0] for row in rows[1:]} == {"Racks", "Rules"}
    assert all("now:" in row[1] for row in rows[1:])
    told = " ".join(proposed.content.decode().split())
    assert "Nobody has to be in two places at once." in told
    assert (
        "1 time somebody has to come outside of their working hours."
        " Nowhere would it be less often, unless more people had to choose." in told
    )
    assert [place.split("|")[0] for place in read(kept).places] == [
        place.split("|")[0] for place in places
    ]
    assert (torn.status_code, none.status_code, len(unwritten)) == (400, 409, 2)
    assert [str(message) for message in applied.context["messages"]] == [
        "The sessions are where the timetable puts them."
    ]
    assert list(Session.objects.values_list("room", flat=True)) == [room.pk, room.pk]
    assert again.status_code == 412

    Session.objects.update(state="announced")
    forum.visibility = "workspace"
    forum.save()
    client.force_login(reader.user)
    shown = client.get(url)
    assert read(shown).rows[0] == ["Time", "Hall"]
    assert "Ana" not in shown.content.decode()
    own = client.get(reverse("dashboard:session", args=[workspace.slug, one.pk]))
    assert "Ana" not in own.content.decode()
    assert client.post(url, question | {"propose": "1"}).status_code == 403
