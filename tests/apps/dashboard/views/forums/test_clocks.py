"""The running clock on its page: in the hand of who keeps the record, seen by the others."""

import pytest

from apps.forums.models import AgendaItem
from apps.stakeholders.models import Role
from tests.apps.forums.factories import AgendaItemFactory


@pytest.mark.django_db
def test_clock_goes_from_item_to_item_and_refuses_what_it_cannot(organiser, session, reader):
    first, second = (
        AgendaItemFactory.create(session=session, position=place, title=title)
        for place, title in enumerate(("Racks", "Power"))
    )
    base = f"{organiser.base}sessions/{session.pk}/clock/"

    def take(step, item):
        page = organiser.post(f"{base}{step}/", {"item": item.pk}, follow=True)
        return [str(message) for message in page.context["messages"]]

    early = take("start", first)
    session.state = "open"
    session.save()
    steps = [("start", first), ("start", second), ("go-on", first), ("go-on", first)]
    took = [take(step, item) for step, item in steps]
    last = take("go-on", second)

    moved_on = "The clock has moved on meanwhile: look at which item is running, and choose again."
    assert early == [moved_on]
    assert took == [["“Racks” has begun."], [moved_on], ["“Power” has begun."], [moved_on]]
    assert last == ["“Power” was the last item."]
    assert not AgendaItem.objects.filter(ended_at=None).exists()
    observer = reader(Role.OBSERVER)
    assert observer.get(base).status_code == 404
    session.forum.visibility = "workspace"
    session.forum.save()
    assert observer.get(base).context["runs_clock"] is False
    assert observer.post(f"{base}start/", {"item": first.pk}).status_code == 403


@pytest.mark.django_db
def test_who_looks_again_gets_the_clock_only_once_it_stands_otherwise(organiser, session):
    AgendaItemFactory.create(session=session, position=0)
    for page in ("clock", "screen"):
        path = f"{organiser.base}sessions/{session.pk}/{page}/"
        seen = {"seen": organiser.get(path).context["clock_version"]}
        assert (organiser.get(path, seen).status_code, organiser.get(path).status_code) == (
            204,
            200,
        )
        session.state = "open" if session.state == "draft" else "closed"
        session.save()
        assert organiser.get(path, seen).status_code == 200
