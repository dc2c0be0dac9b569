"""Agendas over REST: items, their order, the clock, and two people at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.alignment.models import Finding
from apps.events.models import Event
from apps.forums.models import AgendaItem
from apps.stakeholders.models import Role
from tests.apps.forums.factories import AgendaItemFactory, SessionFactory
from tests.apps.forums.problems import problem
from tests.apps.programmes.factories import InitiativeFactory

pytestmark = pytest.mark.django_db


def url(client, *parts):
    return client.base + "".join(f"{part}/" for part in parts)


@pytest.fixture
def running(api, organiser):
    return api(actor=organiser)


@pytest.fixture
def items(session):
    return [AgendaItemFactory.create(session=session, position=n, title=f"T{n}") for n in range(3)]


@pytest.fixture
def finding(workspace):
    return Finding.objects.create(
        workspace=workspace,
        initiative=InitiativeFactory.create(workspace=workspace, name="Racks"),
        kind="missing_layer",
        key=1,
        lagging="data",
        as_of="2026-03-01",
        explanation={},
        substance=0,
        fingerprint=0,
    )


def add(client, session, **body):
    return client.post(url(client, "agenda-items"), {"session": str(session.pk), **body})


def titles(session):
    rows = AgendaItem.objects.filter(session=session).order_by("position")
    return list(rows.values_list("title", flat=True))


def state_of(finding):
    finding.refresh_from_db()
    return finding.state


def test_item_answers_the_whole_and_tells_of_its_finding(running, session, finding):
    body = {"title": "Racks", "minutes": 30, "presenter": "Ana", "notes": "Bring the plan."}

    response = add(running, session, finding=str(finding.pk), **body)

    assert response.status_code == 201
    assert response.json() == body | {
        "id": str(AgendaItem.objects.get().pk),
        "session": str(session.pk),
        "position": 0,
        "finding": str(finding.pk),
        "sentence": "Racks: work has begun, but nothing is planned for data.",
        "started_at": None,
        "ended_at": None,
    } | dict.fromkeys(("question", "asked"))
    again = running.get(url(running, "agenda-items", response.json()["id"]))
    assert (again.json(), again["ETag"]) == (response.json(), response["ETag"])


def test_finding_is_in_session_until_its_item_is_taken_off(running, session, finding):
    made = add(running, session, title="Racks", finding=str(finding.pk)).json()["id"]
    states = [state_of(finding)]
    running.delete(url(running, "agenda-items", made), HTTP_IF_MATCH="*")
    states.append(state_of(finding))

    told = Event.objects.filter(subject_id=finding.pk).order_by("id").values_list("type", flat=True)
    assert (states, list(told)) == (
        ["in_session", "open"],
        ["finding.scheduled", "finding.unscheduled"],
    )


def test_acknowledged_finding_is_acknowledged_again_when_the_session_is_cancelled(
    running, session, finding
):
    finding.state = "acknowledged"
    finding.save()
    add(running, session, title="Racks", finding=str(finding.pk))

    running.post(url(running, "sessions", session.pk, "cancel"), {"reason": "Strike."})

    assert state_of(finding) == "acknowledged"


def test_finding_that_another_agenda_has_stays_in_session(running, session, forum, finding):
    other = SessionFactory.create(forum=forum)
    first, second = (
        add(running, each, title="Racks", finding=str(finding.pk)).json()["id"]
        for each in (session, other)
    )
    states = []
    for item in (first, second):
        running.delete(url(running, "agenda-items", item), HTTP_IF_MATCH="*")
        states.append(state_of(finding))

    assert states == ["in_session", "open"]


@pytest.mark.parametrize("removed", ["sessions", "forums"])
def test_finding_is_free_when_its_draft_or_the_forum_of_it_is_removed(
    running, forum, finding, removed
):
    draft = SessionFactory.create(forum=forum)
    add(running, draft, title="Racks", finding=str(finding.pk))
    gone = {"sessions": draft, "forums": forum}[removed]

    response = running.delete(url(running, removed, gone.pk), HTTP_IF_MATCH="*")

    assert (response.status_code, state_of(finding)) == (204, "open")


def test_finding_is_on_an_agenda_once_and_none_that_has_ended(running, session, finding):
    add(running, session, title="Racks", finding=str(finding.pk))
    twice = add(running, session, title="Again", finding=str(finding.pk))
    finding.state, finding.resolution, finding.resolved_on = "resolved", "recovered", "2026-03-01"
    finding.save()
    AgendaItem.objects.all().delete()
    ended = add(running, session, title="Racks", finding=str(finding.pk))

    assert problem(twice) == (400, "invalid_input", [("/finding", "duplicate")])
    assert problem(ended) == (409, "step_not_possible", [])
    assert titles(session) == []


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({"title": ""}, "/title", "blank"),
        ({"title": "x" * 301}, "/title", "max_length"),
        ({"title": "Ra\u202ecks"}, "/title", "disguised"),
        ({"title": "X", "presenter": "A\u202en"}, "/presenter", "disguised"),
        ({"title": "X", "minutes": 0}, "/minutes", "min_value"),
        ({"title": "X", "minutes": 1441}, "/minutes", "max_value"),
        (
            {"title": "X", "finding": "01900000-0000-7000-8000-000000000000"},
            "/finding",
            "does_not_exist",
        ),
    ],
)
def test_what_an_item_cannot_be_is_pointed_at(running, session, said, pointer, code):
    response = add(running, session, **said)

    assert problem(response) == (400, "invalid_input", [(pointer, code)])
    assert titles(session) == []


def test_item_goes_to_its_place_and_the_others_make_room(running, session, items):
    add(running, session, title="First", position=0)
    running.patch(url(running, "agenda-items", items[0].pk), {"position": 3}, HTTP_IF_MATCH="*")

    assert titles(session) == ["First", "T1", "T2", "T0"]


def test_whole_agenda_is_put_in_order_by_its_version(running, session, items):
    here = url(running, "sessions", session.pk, "agenda")
    etag = running.get(here)["ETag"]
    order = [str(item.pk) for item in reversed(items)]

    answer = running.patch(here, {"items": order}, HTTP_IF_MATCH=etag)

    assert [item["id"] for item in answer.json()["items"]] == order
    assert answer["ETag"] == running.get(here)["ETag"] != etag
    assert titles(session) == ["T2", "T1", "T0"]


def test_second_of_two_rapporteurs_gets_the_agenda_as_it_is_and_merges(running, session, items):
    here = url(running, "sessions", session.pk, "agenda")
    etag = running.get(here)["ETag"]
    order = [str(item.pk) for item in items]
    add(running, session, title="Theirs")

    stale = running.patch(here, {"items": order[::-1]}, HTTP_IF_MATCH=etag)
    current, latest = stale.json()["current"]["items"], running.get(here)["ETag"]
    merged = [*order[::-1], current[-1]["id"]]
    done = running.patch(here, {"items": merged}, HTTP_IF_MATCH=latest)

    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    assert [item["title"] for item in current] == ["T0", "T1", "T2", "Theirs"]
    assert done.status_code == 200
    assert titles(session) == ["T2", "T1", "T0", "Theirs"]


def test_second_change_of_an_item_gets_what_the_first_has_written(running, items):
    here = url(running, "agenda-items", items[0].pk)
    etag = running.get(here)["ETag"]
    running.patch(here, {"notes": "Mine."}, HTTP_IF_MATCH=etag)

    stale = running.patch(here, {"notes": "Theirs."}, HTTP_IF_MATCH=etag)

    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    assert stale.json()["current"] == running.get(here).json()
    assert stale.json()["current"]["notes"] == "Mine."


def test_agenda_is_pasted_and_put_in_order_with_the_same_statements_however_long(running, session):
    agenda = url(running, "sessions", session.pk, "agenda")
    asked = []
    # The first is not counted: it is the one that meets an empty agenda.
    for lines in ("One", "Two\nThree", "Four\nFive\nSix\nSeven"):
        with CaptureQueriesContext(connection) as queries:
            pasted = running.post(f"{agenda}paste/", {"text": lines})
            asked.append(("paste", pasted.status_code, len(queries)))
        here = running.get(agenda)
        order = [item["id"] for item in here.json()["items"]][::-1]
        with CaptureQueriesContext(connection) as queries:
            arranged = running.patch(agenda, {"items": order}, HTTP_IF_MATCH=here["ETag"])
            asked.append(("order", arranged.status_code, len(queries)))

    assert asked[2:4] == asked[4:]
    assert {status for _, status, _ in asked} == {200}


def test_order_without_a_version_or_of_other_items_changes_nothing(running, session, items):
    here = url(running, "sessions", session.pk, "agenda")
    first, other = str(items[0].pk), "01900000-0000-7000-8000-000000000000"

    blind = running.patch(here, {"items": [str(item.pk) for item in items]})
    wrong = running.patch(here, {"items": [first, first, other]}, HTTP_IF_MATCH="*")

    assert problem(blind) == (428, "if_match_required", [])
    assert problem(wrong)[2] == [
        ("/items/2", "does_not_exist"),
        ("/items/1", "duplicate"),
        ("/items", "missing"),
    ]
    assert titles(session) == ["T0", "T1", "T2"]


def test_pasted_lines_are_items_behind_those_that_are_there(running, session, items):
    here = url(running, "sessions", session.pk, "agenda", "paste")

    answer = running.post(here, {"text": "1. Welcome (5 min)\n\n2. Racks\t30\tAna\n"})

    assert [
        (item["title"], item["minutes"], item["presenter"]) for item in answer.json()["items"][3:]
    ] == [("Welcome", 5, ""), ("Racks", 30, "Ana")]
    assert Event.objects.filter(type="agenda_item.created").count() == 2


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("x\n" * 10_000, ["too_many_items"]),
        ("x\n" * 100_000, ["max_length"]),
        (
            "Fine\n" + "x" * 301 + "\nRa\u202ecks\nLong (2000 min)",
            ["max_length", "disguised", "minutes"],
        ),
        ("", ["blank"]),
    ],
)
def test_paste_that_cannot_be_an_agenda_makes_nothing(running, session, text, errors):
    response = running.post(url(running, "sessions", session.pk, "agenda", "paste"), {"text": text})

    assert problem(response) == (400, "invalid_input", [("/text", code) for code in errors])
    assert titles(session) == []


def test_clock_runs_for_one_item_of_an_open_session_at_a_time(running, session, items):
    def step(item, name):
        return running.post(url(running, "agenda-items", item.pk, name))

    early = step(items[0], "start")
    session.state = "open"
    session.save()
    not_yet = step(items[0], "end")
    started = step(items[0], "start").json()
    another = step(items[1], "start")
    ended = step(items[0], "end").json()

    assert [problem(each)[:2] for each in (early, not_yet, another)] == [(409, "clock")] * 3
    assert (started["ended_at"], ended["started_at"]) == (None, started["started_at"])
    assert ended["ended_at"] >= ended["started_at"]
    assert [problem(step(items[0], each))[1] for each in ("start", "end")] == ["clock", "clock"]
    assert step(items[1], "start").status_code == 200
    query = url(running, "agenda-items") + "?running=true"
    assert [item["title"] for item in running.get(query).json()["results"]] == ["T1"]


def test_agenda_is_kept_until_it_is_published(running, session, items):
    here = url(running, "agenda-items", items[0].pk)
    session.state = "closed"
    session.save()
    after = running.patch(here, {"notes": "Agreed."}, HTTP_IF_MATCH="*")
    session.state = "published"
    session.save()
    late = running.patch(here, {"notes": "No."}, HTTP_IF_MATCH="*")

    assert (after.status_code, problem(late)) == (200, (409, "session_over", []))


def test_rapporteur_keeps_the_record_and_other_partners_do_not(api, forum):
    forum.visibility = "workspace"
    forum.save()
    rapporteur, other = api(Role.PARTNER), api(Role.PARTNER)
    session = SessionFactory.create(forum=forum, state="open", rapporteur=rapporteur.actor)

    assert add(rapporteur, session, title="Racks").status_code == 201
    assert problem(add(other, session, title="Theirs")) == (403, "not_keeper", [])
    assert titles(session) == ["Racks"]


def test_agenda_of_a_hidden_session_is_not_there(api, session, items):
    outside, body = api(Role.PARTNER), {"items": [], "text": "x"}

    assert outside.get(url(outside, "agenda-items")).json()["results"] == []
    assert [
        outside.get(url(outside, *parts)).status_code
        for parts in (
            ("agenda-items", items[0].pk),
            ("agenda-items", items[0].pk, "history"),
            ("sessions", session.pk, "agenda"),
            ("sessions", session.pk, "suggested-agenda"),
        )
    ] == [404] * 4
    assert [
        outside.post(url(outside, *parts), body).status_code
        for parts in (
            ("sessions", session.pk, "agenda", "paste"),
            ("agenda-items", items[0].pk, "start"),
        )
    ] == [404] * 2
    order = outside.patch(url(outside, "sessions", session.pk, "agenda"), body, HTTP_IF_MATCH="*")
    assert order.status_code == 404
    assert problem(add(outside, session, title="X"))[2] == [("/session", "does_not_exist")]


def test_finding_is_shown_to_those_alone_who_see_it(api, running, session, forum, finding):
    add(running, session, title="Racks", finding=str(finding.pk))
    forum.visibility = "workspace"
    forum.save()
    finding.initiative.visibility = "participants"
    finding.initiative.save()
    finding.initiatives = [finding.initiative_id]
    finding.save()
    partner = api(Role.PARTNER)

    shown = partner.get(url(partner, "agenda-items") + "?fields=title,finding,sentence").json()
    sought = partner.get(url(partner, "agenda-items") + f"?finding={finding.pk}").json()

    assert shown["results"] == [{"title": "Racks", "finding": None, "sentence": None}]
    assert sought["results"] == []
    admin = api(Role.ADMIN)
    found = admin.get(url(admin, "agenda-items") + f"?finding={finding.pk}").json()["results"]
    assert [item["finding"] for item in found] == [str(finding.pk)]


def test_events_of_an_agenda_are_for_those_who_see_its_session(running, session, organiser):
    add(running, session, title="Racks")

    event = Event.objects.get(type="agenda_item.created")
    assert event.restricted_to_members == [organiser.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_agenda_costs_the_same_for_any_number_of_items(
    running, session, workspace, django_assert_num_queries, rows
):
    for n in range(rows):
        made = Finding.objects.create(
            workspace=workspace,
            initiative=InitiativeFactory.create(workspace=workspace),
            key=n,
            kind="missing_layer",
            lagging="data",
            as_of="2026-03-01",
            explanation={},
            substance=0,
            fingerprint=0,
        )
        AgendaItemFactory.create(session=session, finding=made)

    with django_assert_num_queries(8):
        listed = running.get(url(running, "agenda-items")).json()["results"]
    with django_assert_num_queries(8):
        whole = running.get(url(running, "sessions", session.pk, "agenda")).json()["items"]

    assert (len(listed), len(whole)) == (rows, rows)
