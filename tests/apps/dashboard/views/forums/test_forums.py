"""Forums on pages: found, made, changed, and hidden from whoever is not invited."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.forums.models import Forum, Room, Session, Theme
from apps.stakeholders.models import Role
from tests.apps.forums.factories import (
    ForumFactory,
    OrganiserFactory,
    SessionFactory,
    ThemeFactory,
)
from tests.factories import OrganisationFactory


@pytest.mark.django_db
def test_reader_sees_the_forums_it_may_see_with_the_next_session_of_each(reader, organiser, forum):
    SessionFactory.create(forum=forum, title="Held", state="closed")
    later = dt.datetime(2090, 5, 1, 9, tzinfo=dt.UTC)
    for days, title in ((1, "Later"), (0, "Next")):
        SessionFactory.create(
            forum=forum, title=title, starts_at=later + dt.timedelta(days=days), state="announced"
        )
    ForumFactory.create(workspace=forum.workspace, name="Secret circle")

    page = organiser.get(f"{organiser.base}forums/")
    outside = reader(Role.PARTNER)
    empty = outside.get(f"{outside.base}forums/")

    rows = page.context["rows"]
    assert [(row.name, row.next.title) for row in rows] == [("Compute circle", "Next")]
    assert f"{rows[0].next.when.starts:%Y-%m-%d %H:%M %Z}" == "2090-05-01 11:00 CEST"
    assert "Secret circle" not in page.content.decode()
    assert "No forum that you see yet" in empty.content.decode()
    for path in ("", "edit/", "series/", "sessions/new/"):
        assert outside.get(f"{outside.base}forums/{forum.pk}/{path}").status_code in {403, 404}
    assert outside.get(f"{outside.base}forums/{forum.pk}/").status_code == 404


@pytest.mark.django_db
def test_lists_take_as_many_queries_for_many_as_for_one(organiser, forum):
    def queries(path):
        organiser.get(organiser.base + path)
        with CaptureQueriesContext(connection) as captured:
            organiser.get(organiser.base + path)
            return len(captured)

    far = dt.datetime(2090, 5, 1, 9, tzinfo=dt.UTC)
    SessionFactory.create(forum=forum, starts_at=far)
    SessionFactory.create(forum=forum, state="announced")
    paths = ("forums/", f"forums/{forum.pk}/")
    one = [queries(path) for path in paths]
    for _ in range(3):
        another = ForumFactory.create(workspace=forum.workspace)
        OrganiserFactory.create(forum=another, member=organiser.actor)
        SessionFactory.create(forum=another)
        SessionFactory.create(forum=forum, state="announced")
        SessionFactory.create(forum=forum, starts_at=far)

    assert [queries(path) for path in paths] == one


@pytest.mark.django_db
def test_forum_is_made_with_what_was_said_and_changed_by_its_organisers_alone(reader, said_of):
    maker, other = reader(Role.ORGANISER), reader(Role.ORGANISER)
    theme = ThemeFactory.create(workspace=maker.actor.workspace)
    taking_part = OrganisationFactory.create(workspace=maker.actor.workspace)
    new = f"{maker.base}forums/new/"
    said = {
        "name": "Data circle",
        "purpose": "Compare notes.",
        "themes": [theme.pk],
        "organisations": [taking_part.pk],
        "often": "month",
        "which": "1",
        "day": "TU",
        "time_zone": "Asia/Kolkata",
        "reminder_days": "3, 14, 3",
        "visibility": "invited",
        "attribution": "chatham_house",
    }

    wrong = maker.post(new, said | {"time_zone": "Mars/Olympus", "name": "", "reminder_days": "61"})
    made = maker.post(new, said)

    assert (wrong.status_code, set(wrong.context["form"].errors)) == (
        400,
        {"time_zone", "name", "reminder_days"},
    )
    forum = Forum.objects.get()
    assert made.url == f"{maker.base}forums/{forum.pk}/"
    assert [list(forum.organisers.all()), list(forum.themes.all())] == [[maker.actor], [theme]]
    assert (forum.rhythm, forum.time_zone) == ("FREQ=MONTHLY;BYDAY=1TU", "Asia/Kolkata")
    page = maker.get(made.url).content.decode()
    assert "Every month: the first Tuesday" in page
    assert (forum.reminder_days, "days before a session: 14, 3" in page) == ([14, 3], True)
    edit = f"{made.url}edit/"
    form = maker.get(edit).context["form"]
    maker.post(edit, said_of(form, often="rule", rule="FREQ=DAILY;COUNT=3"))
    forum.refresh_from_db()
    assert forum.rhythm == "FREQ=MONTHLY;BYDAY=1TU"
    maker.post(edit, said_of(form, often="rule", rule="freq=monthly;bymonthday=15"))
    forum.refresh_from_db()
    assert (forum.rhythm, list(forum.organisations.all())) == (
        "FREQ=MONTHLY;BYMONTHDAY=15",
        [taking_part],
    )
    assert other.post(edit, said_of(form)).status_code == 404
    forum.visibility = "workspace"
    forum.save()
    assert other.post(edit, said_of(form)).status_code == 403


@pytest.mark.django_db
def test_rhythm_is_told_in_words_with_its_next_days(organiser):
    path = f"{organiser.base}forums/rhythm/"

    told = organiser.get(path, {"often": "quarter", "which": "-1", "day": "FR"})
    wrong = organiser.get(path, {"often": "rule", "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"})

    assert "Every third month: the last Friday" in told.content.decode()
    days = told.context["days"]
    assert (len(days), {day.weekday() for day in days}) == (4, {4})
    assert wrong.context["form"].errors["rule"][0].startswith("This never comes")


@pytest.mark.django_db
def test_series_is_planned_as_drafts_at_one_time_by_the_clock(organiser, forum, said_of):
    forum.rhythm = "FREQ=WEEKLY;BYDAY=TH"
    forum.save()
    path = f"{organiser.base}forums/{forum.pk}/series/"
    form = organiser.get(path).context["form"]

    answer = organiser.post(
        path,
        said_of(form, title="Weekly", first_local="2090-03-22T09:30", count=2, need_industry=2),
    )

    made = Session.objects.order_by("starts_at")
    assert answer.url == f"{organiser.base}forums/{forum.pk}/"
    # Clocks in Paris are put forward on 26 March 2090.
    assert [f"{each.starts_at:%m-%d %H:%M}" for each in made] == ["03-23 08:30", "03-30 07:30"]
    assert {need.at_least for each in made for need in each.sector_needs.all()} == {2}


@pytest.mark.django_db
def test_themes_and_rooms_are_added_changed_and_removed_and_what_is_in_use_stays(
    organiser, forum, reader
):
    base = f"{organiser.base}forums/common/"
    used = ThemeFactory.create(workspace=forum.workspace, name="Used")
    forum.forum_themes.create(theme=used)

    def post(step, **said):
        page = organiser.post(f"{base}{step}/", said, follow=True)
        return [str(message) for message in page.context["messages"]]

    assert post("add-room", name="Hall", capacity="40") == ["The room is there from now on."]
    assert post("add-room", name="Hall") == ["There is a room of this name already."]
    assert post("add-room", name="") == ["Name: This field is required."]
    room = Room.objects.get()
    post("change-room", pk=room.pk, name="Great hall", capacity="50")
    assert post("remove-theme", pk=used.pk)[0].startswith("It is in use.")
    assert post("add-theme", name="اللغة العربية") == ["The theme is there from now on."]
    room.refresh_from_db()
    assert (room.name, room.capacity) == ("Great hall", 50)
    assert Theme.objects.filter(workspace=forum.workspace).latest("pk").name == "اللغة العربية"
    observer = reader(Role.OBSERVER)
    assert observer.post(f"{base}add-room/", {"name": "X"}).status_code == 403
