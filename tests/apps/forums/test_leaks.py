"""What is invite-only does not exist for anybody else: each door is tried."""

import pytest
from django.db import transaction

from apps.events import selectors as events
from apps.forums import selectors
from apps.forums.services.check_in import renew_check_in
from apps.forums.services.forums import change_forum
from apps.forums.services.sessions import change_session
from apps.forums.services.steps import announce_session
from apps.stakeholders.models import Role
from tests.apps.events.services.deliveries import wait_until_settled
from tests.apps.forums.factories import InvitationFactory, SessionFactory
from tests.apps.forums.problems import problem

NOWHERE = "01900000-0000-7000-8000-000000000000"
OUTSIDE = [role for role in Role if role != Role.ADMIN]


def same(response, other):
    """Tell whether two answers differ in nothing but the address and the number of the request."""
    bodies = [answer.json() for answer in (response, other)]
    for body in bodies:
        del body["instance"], body["request_id"]
    return bodies[0] == bodies[1] and response.status_code == other.status_code


@pytest.mark.django_db
@pytest.mark.parametrize("role", OUTSIDE)
def test_forum_and_session_are_in_no_list_count_search_or_filter(api, forum, session, role):
    outside = api(role)
    asked = [
        "forums/?count=true",
        "forums/?search=compute&count=true",
        "forums/?key=compute&count=true",
        "sessions/?count=true",
        "sessions/?search=racks&count=true",
        f"sessions/?forum={forum.pk}&count=true",
        "sessions/?forum=compute&count=true",
        "sessions/?state=announced&expand=room&count=true",
    ]

    answers = [outside.get(outside.base + query).json() for query in asked]

    empty: dict[str, object] = {"results": [], "next": None, "previous": None, "count": 0}
    assert answers == [empty] * len(asked)


@pytest.mark.django_db
@pytest.mark.parametrize("role", OUTSIDE)
def test_forum_and_session_answer_as_what_is_not_there(api, forum, session, role):
    outside = api(role)
    for kind, pk in (("forums", forum.pk), ("sessions", session.pk)):
        for below in ("", "history/", "?fields=id"):
            here, nowhere = (
                outside.get(f"{outside.base}{kind}/{each}/{below}") for each in (pk, NOWHERE)
            )
            assert same(here, nowhere)
            assert here.status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.ORGANISER, Role.PROGRAMME_OFFICE])
def test_writing_to_it_answers_as_what_is_not_there(api, forum, session, role):
    outside = api(role)
    for step in ("announce", "open", "close", "publish", "cancel", "move"):
        here, nowhere = (
            outside.post(f"{outside.base}sessions/{each}/{step}/", {"reason": "x"})
            for each in (session.pk, NOWHERE)
        )
        assert same(here, nowhere)
    for method in ("patch", "delete"):
        for kind, pk in (("forums", forum.pk), ("sessions", session.pk)):
            here, nowhere = (
                getattr(outside, method)(f"{outside.base}{kind}/{each}/", {}, HTTP_IF_MATCH="*")
                for each in (pk, NOWHERE)
            )
            assert same(here, nowhere)
    here, nowhere = (
        outside.get(f"{outside.base}sessions/{each}/clashes/") for each in (session.pk, NOWHERE)
    )
    assert same(here, nowhere)
    named = outside.post(f"{outside.base}sessions/", {"forum": "compute", "title": "X"})
    assert problem(named)[2] == [("/forum", "does_not_exist")]


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.ORGANISER, Role.PROGRAMME_OFFICE, Role.PARTNER])
def test_people_of_a_session_are_nowhere_for_who_does_not_see_it(api, session, role):
    session.state = "open"
    session.save()
    invitation = InvitationFactory.create(session=session, email="ana@grid.example")
    renew_check_in(session=session, actor=session.forum.organisers.get(), at=session.starts_at)
    outside = api(role)
    reads = ["attendance/", "check-in/", "balance/", "suggested-invitations/"]
    writes: list[tuple[str, dict[str, object]]] = [
        ("attendance/", {"people": [{"name": "Lu"}]}),
        ("attendance/", {"people": [{"invitation": str(invitation.pk)}]}),
        ("attendance/remove/", {"ids": [NOWHERE]}),
        ("check-in/", {}),
    ]

    def asked(pk):
        base = f"{outside.base}sessions/{pk}/"
        return [
            *(outside.get(base + below) for below in reads),
            *(outside.post(base + below, body) for below, body in writes),
        ]

    for here, nowhere in zip(asked(session.pk), asked(NOWHERE), strict=True):
        assert same(here, nowhere)
    many = {"invitations": [{"email": "ana@grid.example"}]}
    here, nowhere = (
        outside.post(f"{outside.base}invitations/bulk/", many | {"session": str(pk)})
        for pk in (session.pk, NOWHERE)
    )
    assert [problem(each)[:2] for each in (here, nowhere)] == (
        [(403, "not_allowed")] * 2 if role == Role.PARTNER else [(400, "invalid_input")] * 2
    )
    assert str(here.json()).replace(str(session.pk), NOWHERE).count("invited already") == 0


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
