"""Templates of sessions, and what is planned from them."""

import pytest

from apps.events.models import Event
from apps.forums.models import AgendaItem, Session
from tests.apps.forums.factories import ForumFactory
from tests.apps.forums.problems import problem

pytestmark = pytest.mark.django_db
ACADEMIA = {"sector": "academia", "at_least": 2}
AGENDA = [
    {"title": "Welcome", "minutes": 5, "presenter": "Noor"},
    {"title": "Racks", "minutes": None, "presenter": ""},
]
TEMPLATE = {
    "name": "Half a day",
    "title": "Circle",
    "minutes": 90,
    "place": "Hall 1",
    "languages": ["en"],
    "sector_needs": [ACADEMIA],
    "agenda": AGENDA,
}


@pytest.fixture
def running(api, organiser):
    return api(actor=organiser)


@pytest.fixture
def template(running, forum):
    body = TEMPLATE | {"forum": str(forum.pk)}
    made = running.post(f"{running.base}session-templates/", body)
    assert made.status_code == 201, made.content
    return made.json()


def test_session_takes_over_what_its_organiser_does_not_say(running, forum, template):
    said = {"forum": "compute", "template": template["id"], "place": "Hall 2"}

    made = running.post(
        f"{running.base}sessions/", said | {"starts_local": "2026-03-03T09:30"}
    ).json()

    assert (made["title"], made["place"], made["languages"]) == ("Circle", "Hall 2", ["en"])
    assert (made["starts_at"], made["ends_at"]) == ("2026-03-03T09:30:00Z", "2026-03-03T11:00:00Z")
    assert made["sector_needs"] == [ACADEMIA]
    items = AgendaItem.objects.filter(session=made["id"]).order_by("position")
    assert list(items.values("title", "minutes", "presenter")) == AGENDA
    assert Event.objects.filter(type="agenda_item.created").count() == len(AGENDA)


def test_each_of_a_series_has_the_templates_length_and_agenda(running, forum, template):
    forum.rhythm = "FREQ=WEEKLY"
    forum.save()
    said = {"template": template["id"], "first_local": "2026-03-03T09:30", "count": 3}

    running.post(f"{running.base}forums/{forum.pk}/series/", said)

    sessions = Session.objects.filter(forum=forum)
    lengths = {(each.ends_at - each.starts_at).total_seconds() / 60 for each in sessions}
    assert (len(sessions), lengths) == (3, {90})
    assert AgendaItem.objects.filter(session__in=sessions).count() == 3 * len(AGENDA)


def test_template_of_another_forum_or_none_where_one_is_needed_is_named(
    running, forum, template, organiser
):
    other = ForumFactory.create(workspace=forum.workspace, visibility="workspace")
    other.organisers.add(organiser, through_defaults={})
    when = {"starts_local": "2026-03-03T09:30"}

    foreign = running.post(
        f"{running.base}sessions/", when | {"forum": other.key, "template": template["id"]}
    )
    untitled = running.post(f"{running.base}sessions/", when | {"forum": "compute"})

    assert problem(foreign) == (400, "invalid_input", [("/template", "of_another_forum")])
    assert problem(untitled) == (400, "invalid_input", [("/title", "required")])
    assert not Session.objects.exists()


def test_template_that_asks_for_a_sector_twice_is_refused(running, template):
    here = f"{running.base}session-templates/{template['id']}/"
    etag = running.get(here)["ETag"]

    refused = running.patch(here, {"sector_needs": [ACADEMIA, ACADEMIA]}, HTTP_IF_MATCH=etag)

    assert problem(refused) == (400, "invalid_input", [("/sector_needs", "duplicate")])
    assert running.get(here).json() == template


def test_template_is_seen_by_those_who_see_its_forum(api, template):
    stranger = api("partner")

    assert stranger.get(f"{stranger.base}session-templates/").json()["results"] == []
    here = f"{stranger.base}session-templates/{template['id']}/"
    assert stranger.get(here).status_code == 404
