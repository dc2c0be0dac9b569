"""What sessions came to, over REST: each type, the register, and who reads of it when."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.alignment.models import Finding
from apps.events.models import Event
from apps.forums.models import Outcome
from apps.stakeholders.models import Role
from tests.apps.forums.factories import (
    AgendaItemFactory,
    ForumFactory,
    OutcomeFactory,
    SessionFactory,
)
from tests.apps.forums.problems import problem
from tests.apps.programmes.factories import InitiativeFactory, LayerFactory, MilestoneFactory

pytestmark = pytest.mark.django_db
OPTIONS = [
    {"name": "Edge", "consequence": "Twice the power.", "cost_borne_by": "Clinics"},
    {"name": "Centre", "consequence": "", "cost_borne_by": "Patients"},
]
TRADE_OFF = {
    "pulls": "latency",
    "against": "energy",
    "options": OPTIONS,
}
DETAILS = {
    "lesson": {
        "deployment": "Clinic pilot",
        "tried": "A queue.",
        "happened": "It held.",
        "carries_over": "in_part",
    },
    "trade_off": TRADE_OFF,
    "recommendation": {"to": "policy", "addressee": "Ministry"},
    "decision": {"reason": "Cost."},
}


def url(client, *parts):
    return client.base + "outcomes/" + "".join(f"{part}/" for part in parts)


@pytest.fixture
def running(api, organiser):
    return api(actor=organiser)


@pytest.fixture
def record(running, session):
    def post(**body):
        return running.post(url(running), {"session": str(session.pk), "title": "X"} | body)

    return post


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("lesson", "noted"),
        ("trade_off", "open"),
        ("question", "open"),
        ("recommendation", "noted"),
        ("decision", "noted"),
    ],
)
def test_outcome_of_each_type_answers_the_whole(record, running, session, kind, state):
    item = AgendaItemFactory.create(session=session)
    layer = LayerFactory.create(workspace=session.workspace)
    milestone = MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=session.workspace)
    )
    body = {
        "type": kind,
        "text": "Said.",
        "agenda_item": str(item.pk),
        "layers": [layer.key],
        "initiatives": [str(milestone.initiative_id)],
        "milestones": [str(milestone.pk)],
        "findings": [],
    }
    own = {kind: DETAILS[kind]} if kind in DETAILS else {}

    response = record(**body, **own)

    assert response.status_code == 201
    answer = response.json()
    age = answer.pop("age_days")
    assert answer == dict.fromkeys(DETAILS) | body | own | {
        "id": str(Outcome.objects.get().pk),
        "session": str(session.pk),
        "title": "X",
        "state": state,
        "answer": "",
        "choice": "",
        "settled_at": None,
    }
    assert (age is None) == (state == "noted")
    again = running.get(url(running, answer["id"])).json()
    assert again == answer | {"age_days": age}


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({"type": "lesson"}, "/lesson", "required"),
        ({"type": "question", "decision": {"reason": "x"}}, "/decision", "of_another_type"),
        ({"type": "decision", "decision": {}}, "/decision/reason", "required"),
        (
            {"type": "decision", "decision": {"reason": "x", "mood": "y"}},
            "/decision/mood",
            "unknown_field",
        ),
        ({"type": "trade_off", "trade_off": TRADE_OFF | {"options": []}}, None, "empty"),
        (
            {
                "type": "trade_off",
                "trade_off": TRADE_OFF | {"options": OPTIONS[:1] * 2},
            },
            "/trade_off/options",
            "duplicate",
        ),
        ({"type": "wish"}, "/type", "invalid_choice"),
        ({"type": "question", "title": ""}, "/title", "blank"),
        (
            {"type": "question", "milestones": ["01900000-0000-7000-8000-000000000000"]},
            "/milestones/0",
            "does_not_exist",
        ),
    ],
)
def test_what_an_outcome_cannot_be_is_pointed_at(record, said, pointer, code):
    response = record(**said)

    status, _, errors = problem(response)
    assert (status, [each for _, each in errors]) == (400, [code])
    assert pointer in {None, errors[0][0]}
    assert not Outcome.objects.exists()


def test_item_of_another_session_is_refused(record, forum):
    item = AgendaItemFactory.create(session=SessionFactory.create(forum=forum))

    response = record(type="question", agenda_item=str(item.pk))

    assert problem(response)[2] == [("/agenda_item", "of_another_session")]


def test_question_is_answered_once_and_opened_again(record, running):
    made = record(type="question").json()["id"]

    answered = running.post(url(running, made, "answer"), {"answer": "The ministry."})
    again = running.post(url(running, made, "answer"), {"answer": "Nobody."})
    changed = running.patch(
        url(running, made), {"type": "decision", "decision": {"reason": "x"}}, HTTP_IF_MATCH="*"
    )
    opened = running.post(url(running, made, "reopen"), {"reason": "It changed its mind."}).json()

    assert (answered.json()["state"], answered.json()["answer"]) == ("answered", "The ministry.")
    assert answered.json()["settled_at"] is not None
    assert (problem(again), problem(changed)) == ((409, "not_open", []), (409, "settled", []))
    assert [opened[name] for name in ("state", "answer", "settled_at")] == ["open", "", None]
    types = Event.objects.filter(subject_id=made).order_by("id").values_list("type", flat=True)
    assert list(types) == ["outcome.created", "outcome.answered", "outcome.reopened"]


def test_trade_off_is_decided_for_one_of_its_options(record, running):
    made = record(type="trade_off", trade_off=TRADE_OFF).json()["id"]

    other = running.post(url(running, made, "choose"), {"choice": "Both"})
    chosen = running.post(url(running, made, "choose"), {"choice": "Edge", "answer": "Faster."})

    assert problem(other) == (400, "invalid_input", [("/choice", "unknown_option")])
    assert (chosen.json()["state"], chosen.json()["choice"]) == ("chosen", "Edge")
    assert problem(running.post(url(running, made, "answer"), {"answer": "x"}))[1] == "not_open"
    others = {"trade_off": TRADE_OFF | {"options": [{"name": "Cloud", "cost_borne_by": "Grid"}]}}
    gone = running.patch(url(running, made), others, HTTP_IF_MATCH="*")
    assert problem(gone)[:2] == (409, "settled")


def test_outcome_becomes_another_type_with_that_types_details(record, running):
    made = record(type="question").json()["id"]
    here = url(running, made)

    bare = running.patch(here, {"type": "decision"}, HTTP_IF_MATCH="*")
    whole = running.patch(
        here, {"type": "decision", "decision": {"reason": "Cost."}}, HTTP_IF_MATCH="*"
    ).json()

    assert problem(bare)[2] == [("/decision", "required")]
    assert (whole["type"], whole["state"], whole["decision"]) == (
        "decision",
        "noted",
        {"reason": "Cost."},
    )


def test_register_of_trade_offs_goes_across_forums(api, workspace, forum):
    admin = api(Role.ADMIN)
    for circle in (forum, ForumFactory.create(workspace=workspace)):
        held = SessionFactory.create(forum=circle)
        OutcomeFactory.create(
            session=held, type="trade_off", details=TRADE_OFF, title=str(circle.key)
        )
        OutcomeFactory.create(session=held)

    found = admin.get(url(admin) + "?type=trade_off&state=open").json()["results"]

    assert {each["title"] for each in found} == {forum.key, circle.key}


def test_question_is_carried_to_later_sessions_of_its_forum_until_it_is_answered(
    running, forum, session
):
    before = SessionFactory.create(
        forum=forum, state="published", starts_at=session.starts_at - dt.timedelta(days=30)
    )
    question = OutcomeFactory.create(session=before, title="Who pays?")
    OutcomeFactory.create(session=session, title="Asked here")
    query = url(running) + f"?carried_to={session.pk}"
    carried = running.get(query).json()["results"]
    running.post(url(running, question.pk, "answer"), {"answer": "The fund."})

    assert [each["title"] for each in carried] == ["Who pays?"]
    assert carried[0]["age_days"] > 30
    assert running.get(query).json()["results"] == []


def test_outcomes_are_for_the_keepers_until_they_are_published(api, running, forum, session):
    forum.visibility = "workspace"
    forum.save()
    outcome = OutcomeFactory.create(session=session)
    partner = api(Role.PARTNER)
    before = [partner.get(url(partner, *parts)).status_code for parts in ((), (outcome.pk,))]
    empty = partner.get(url(partner)).json()["results"]
    session.state = "published"
    session.save()

    assert (before, empty) == ([200, 404], [])
    assert partner.get(url(partner, outcome.pk)).status_code == 200
    assert [each["id"] for each in running.get(url(running)).json()["results"]] == [str(outcome.pk)]


def test_events_are_for_those_who_read_the_outcome(record, running, organiser):
    made = record(type="question").json()["id"]

    event = Event.objects.get(subject_id=made)
    assert (event.type, event.restricted_to_members) == ("outcome.created", [organiser.pk])


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_outcome_of_a_hidden_forum_is_not_there(api, session, role):
    session.state = "published"
    session.save()
    outcome = OutcomeFactory.create(session=session, title="Racks")
    outside = api(role)

    for query in ("", "?search=racks", "?type=question", f"?session={session.pk}"):
        assert outside.get(url(outside) + query).json()["results"] == []
    assert outside.get(url(outside) + f"?carried_to={session.pk}").json()["results"] == []
    assert outside.get(url(outside, outcome.pk)).status_code == 404
    assert outside.get(url(outside, outcome.pk, "history")).status_code == 404


def test_reader_is_shown_what_it_sees_and_takes_nothing_else_away(api, record, session, forum):
    hidden, shown = (
        InitiativeFactory.create(workspace=session.workspace, visibility=visibility)
        for visibility in ("participants", "workspace")
    )
    finding = Finding.objects.create(
        workspace=session.workspace,
        initiative=hidden,
        initiatives=[hidden.pk],
        kind="silence",
        key=1,
        as_of="2026-03-01",
        explanation={"due": []},
        substance=0,
        fingerprint=0,
    )
    partner = api(Role.PARTNER)
    session.rapporteur = partner.actor
    session.save()
    admin = api(Role.ADMIN)
    made = admin.post(
        url(admin),
        {
            "session": str(session.pk),
            "type": "question",
            "title": "X",
            "initiatives": [str(hidden.pk), str(shown.pk)],
            "findings": [str(finding.pk)],
        },
    ).json()
    here = url(partner, made["id"])

    seen = partner.get(here).json()
    partner.patch(here, {"initiatives": [], "findings": []}, HTTP_IF_MATCH="*")
    sought = partner.get(url(partner) + f"?finding={finding.pk}").json()["results"]

    assert (seen["initiatives"], seen["findings"]) == ([str(shown.pk)], [])
    after = admin.get(here).json()
    assert (after["initiatives"], after["findings"]) == ([str(hidden.pk)], [str(finding.pk)])
    assert sought == []


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "decision", "state": "noted", "details": {}},
        {"type": "question", "state": "noted"},
        {"state": "answered", "answer": "", "settled_at": "2026-03-01T00:00Z"},
        {"state": "answered", "answer": "x"},
        {"choice": "x"},
    ],
)
def test_database_keeps_each_type_what_it_is(session, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeFactory.create(session=session, **fields)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_number_of_rows(
    running, session, django_assert_num_queries, rows
):
    OutcomeFactory.create_batch(rows, session=session)

    with django_assert_num_queries(10):
        found = running.get(url(running)).json()["results"]

    assert len(found) == rows
