"""Who is told what was noted, and who said it, over REST."""

import pytest

from apps.events.models import Event
from apps.forums.models import Session
from apps.stakeholders.models import Role
from tests.apps.forums.factories import AgendaItemFactory, OutcomeFactory

pytestmark = pytest.mark.django_db


def url(client, *parts):
    return client.base + "".join(f"{part}/" for part in parts)


@pytest.fixture
def running(api, organiser):
    return api(actor=organiser)


@pytest.mark.parametrize("attribution", ["named", "organisations", "chatham_house"])
def test_readers_are_told_what_was_noted_once_published_and_of_persons_only_where_agreed(
    api, running, session, forum, attribution
):
    forum.visibility, forum.attribution = "workspace", attribution
    forum.save()
    item = AgendaItemFactory.create(session=session, presenter="Ana", notes="Said.")
    outcome = OutcomeFactory.create(session=session)
    reader = api(Role.PARTNER)
    here = url(reader, "agenda-items", item.pk)
    told = []
    for state in ("announced", "closed", "published"):
        Session.objects.filter(pk=session.pk).update(state=state)
        kept, read = (each.get(here).json() for each in (running, reader))
        past = reader.get(f"{here}history/")
        told.append((read["notes"], read["presenter"], past.status_code))
        assert (kept["notes"], kept["presenter"]) == ("Said.", "Ana")
        assert running.get(f"{here}history/").status_code == 200
    running.post(url(running, "outcomes", outcome.pk, "answer"), {"answer": "Yes."})
    answered = Event.objects.get(type="outcome.answered")

    is_named = attribution == "named"
    assert told == [
        ("", "Ana", 403),
        ("", "Ana", 403),
        ("Said.", "Ana" if is_named else "", 200 if is_named else 403),
    ]
    assert reader.get(url(reader, "outcomes", outcome.pk, "history")).status_code == told[2][2]
    assert bool(answered.actor.get("id")) == is_named
