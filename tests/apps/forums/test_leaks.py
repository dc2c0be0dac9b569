"""Who sees what is invite-only, and hears of it; `leaks/` tries each door for everybody else."""

import pytest
from django.db import transaction

from apps.events import selectors as events
from apps.forums import selectors
from apps.forums.services.forums import change_forum
from apps.forums.services.sessions import change_session
from apps.forums.services.steps import announce_session
from apps.stakeholders.models import Role
from tests.apps.events.services.deliveries import wait_until_settled
from tests.apps.forums.factories import SessionFactory


@pytest.mark.django_db
def test_those_who_run_a_session_see_its_forum_and_no_draft_of_others(member, forum):
    chair = member(Role.PARTNER)
    own = SessionFactory.create(forum=forum, chair=chair)
    SessionFactory.create(forum=forum)
    told = SessionFactory.create(forum=forum, state="announced")

    assert list(selectors.forums_visible_to(chair)) == [forum]
    assert set(selectors.sessions_visible_to(chair)) == {own, told}


@pytest.mark.django_db
def test_audience_is_who_sees_it_but_for_admins(member, workspace, forum, organiser):
    chair, rapporteur = member(Role.PARTNER), member(Role.OBSERVER)
    everyone = [chair, rapporteur, organiser, *(member(role) for role in Role)]
    draft = SessionFactory.create(forum=forum, chair=chair)
    told = SessionFactory.create(forum=forum, rapporteur=rapporteur, state="open")
    others = [each for each in everyone if each.role != Role.ADMIN]

    for visibility in ("invited", "workspace"):
        forum.visibility = visibility
        forum.save()
        for one, audience, visible in (
            (forum, selectors.forum_audience(forum), selectors.forums_visible_to),
            (draft, selectors.session_audience(draft), selectors.sessions_visible_to),
            (told, selectors.session_audience(told), selectors.sessions_visible_to),
        ):
            seeing = {each.pk for each in others if visible(each).filter(pk=one.pk).exists()}
            assert seeing == ({each.pk for each in others} if audience is None else set(audience))


@pytest.mark.django_db(transaction=True)
def test_events_reach_those_alone_who_see_what_they_are_about(api, member, forum, organiser, at):
    partner = member(Role.PARTNER)
    session = SessionFactory.create(forum=forum, place="Hall")
    with transaction.atomic():
        change_forum(forum=forum, actor=organiser, changes={"name": "Racks"}, at=at)
        announce_session(session=session, actor=organiser, at=at)
        change_forum(forum=forum, actor=organiser, changes={"visibility": "workspace"}, at=at)
        change_session(session=session, actor=organiser, changes={"title": "Open to all"}, at=at)
    wait_until_settled()

    def read(client):
        rows = client.get(f"{client.base}events/?type=forum.*,session.*").json()["results"]
        return [row["type"] for row in rows]

    whole = ["forum.changed", "session.announced", "forum.changed", "session.changed"]
    assert read(api(actor=organiser)) == read(api(Role.ADMIN)) == whole
    assert read(api(actor=partner)) == read(api(Role.PROGRAMME_OFFICE)) == whole[2:]
    hidden = events.events_visible_to(organiser).filter(type="session.announced").get()
    assert events.event_visible_to(partner, hidden.id) is None
