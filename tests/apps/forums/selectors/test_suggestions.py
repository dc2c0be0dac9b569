"""What a session should talk about."""

import datetime as dt

import pytest

from apps.alignment.models import Finding
from apps.forums.models import ForumOrganisation
from apps.forums.selectors.suggestions import suggested_agenda
from apps.stakeholders.models import Role
from tests.apps.forums.factories import (
    AgendaItemFactory,
    ForumFactory,
    OutcomeFactory,
    SessionFactory,
)
from tests.apps.programmes.factories import InitiativeFactory, MilestoneFactory
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 10)
DAY_NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)


@pytest.fixture
def here(workspace, forum):
    """Return the organisation that takes part in the forum."""
    organisation = OrganisationFactory.create(workspace=workspace)
    ForumOrganisation.objects.create(forum=forum, organisation=organisation)
    return organisation


@pytest.fixture
def find(workspace):
    def make(kind, owners, *, days, level=None, **fields):
        initiative = InitiativeFactory.create(workspace=workspace)
        return Finding.objects.create(
            workspace=workspace,
            initiative=initiative,
            initiatives=[initiative.pk],
            kind=kind,
            key=Finding.objects.count(),
            level=level,
            since=DAY - dt.timedelta(days=days),
            organisations=[owner.pk for owner in owners],
            lagging="data",
            leading=["compute"],
            as_of=DAY,
            explanation={},
            substance=0,
            fingerprint=0,
            **fields,
        )

    return make


def told(session, actor, most=50):
    found = suggested_agenda(session, actor, most=most)
    return [
        (
            each.about,
            each.standing.severity,
            each.standing.invited,
            each.standing.owners,
            each.standing.waiting_days,
        )
        for each in found
    ]


def test_topics_stand_in_the_order_of_severity_times_share_times_days(
    session, organiser, here, find, workspace
):
    away = OrganisationFactory.create(workspace=workspace)
    half = find("gridlock", [here, away], days=10)
    whole = find("pace", [here], days=10, level="warning")
    old = find("silence", [here], days=40)
    find("gridlock", [away], days=400)
    find("gridlock", [here], days=9, state="resolved", resolution="recovered", resolved_on=DAY)

    assert told(session, organiser) == [
        (old, 1, 1, 1, 40),
        (whole, 2, 1, 1, 10),
        (half, 3, 1, 2, 10),
    ]
    assert [finding for finding, *_ in told(session, organiser, most=1)] == [old]


def test_what_was_discussed_waits_since_then_and_what_is_on_the_agenda_is_left_out(
    session, forum, organiser, here, find
):
    last_week = SessionFactory.create(
        forum=forum, state="closed", starts_at=session.starts_at - dt.timedelta(days=7)
    )
    discussed, scheduled = find("silence", [here], days=40), find("silence", [here], days=40)
    AgendaItemFactory.create(session=last_week, finding=discussed)
    AgendaItemFactory.create(session=session, finding=scheduled)

    assert told(session, organiser) == [(discussed, 1, 1, 1, 7)]


def test_sessions_that_the_reader_does_not_see_tell_nothing(
    workspace, session, organiser, here, find
):
    hidden = SessionFactory.create(
        forum=ForumFactory.create(workspace=workspace),
        state="closed",
        starts_at=session.starts_at - dt.timedelta(days=7),
    )
    finding = find("silence", [here], days=40)
    AgendaItemFactory.create(session=hidden, finding=finding)

    assert told(session, organiser) == [(finding, 1, 1, 1, 40)]


def test_findings_that_the_reader_does_not_see_are_none(session, organiser, member, here, find):
    finding = find("silence", [here], days=40)
    finding.initiative.visibility = "participants"
    finding.initiative.save()
    session.rapporteur = partner = member(Role.PARTNER)
    session.save()

    assert told(session, partner) == []
    assert [each for each, *_ in told(session, member(Role.ADMIN))] == [finding]


def test_what_earlier_sessions_left_open_waits_since_it_was_last_taken_up(
    workspace, session, forum, organiser, here
):
    def held(days, **fields):
        start = session.starts_at - dt.timedelta(days=days)
        return SessionFactory.create(forum=forum, state="closed", starts_at=start, **fields)

    away = MilestoneFactory.create(
        initiative__workspace=workspace,
        owner_organisation=OrganisationFactory.create(workspace=workspace),
    )
    long_ago, recently = held(60), held(20)
    owned = OutcomeFactory.create(session=long_ago)
    owned.milestones.add(away)
    of_both = OutcomeFactory.create(session=long_ago)
    of_both.milestones.add(
        away, MilestoneFactory.create(initiative__workspace=workspace, owner_organisation=here)
    )
    options = {"pulls": "cost", "against": "time", "options": []}
    choice = OutcomeFactory.create(session=long_ago, type="trade_off", details=options)
    AgendaItemFactory.create(session=recently, question=choice)
    scheduled = OutcomeFactory.create(session=long_ago)
    AgendaItemFactory.create(
        session=SessionFactory.create(forum=forum, state="announced"), question=scheduled
    )
    OutcomeFactory.create(session=long_ago, state="answered", answer="42", settled_at=DAY_NOON)
    OutcomeFactory.create(
        session=SessionFactory.create(
            forum=ForumFactory.create(workspace=workspace, visibility="workspace"),
            state="published",
            starts_at=long_ago.starts_at,
        )
    )

    assert told(session, organiser) == [(of_both, 1, 1, 2, 60), (choice, 1, 1, 1, 20)]


@pytest.mark.parametrize("rows", [1, 3])
def test_suggestions_over_rest_cost_the_same_for_any_number(
    api, organiser, session, here, find, django_assert_num_queries, rows
):
    client = api(actor=organiser)
    earlier = SessionFactory.create(
        forum=session.forum, state="closed", starts_at=session.starts_at - dt.timedelta(days=2)
    )
    for _ in range(rows):
        find("missing_layer", [here], days=5)
        asked = OutcomeFactory.create(session=earlier, title="Who pays?")

    with django_assert_num_queries(15):
        answer = client.get(f"{client.base}sessions/{session.pk}/suggested-agenda/").json()

    assert len(answer["results"]) == 2 * rows
    questions = answer["results"][rows:]
    assert questions[-1] | {"question": str(asked.pk)} == {
        "finding": None,
        "question": str(asked.pk),
        "kind": "question",
        "sentence": "Who pays?",
        "score": 2.0,
        "severity": 1,
        "invited": 1,
        "owners": 1,
        "waiting_days": 2,
    }
    assert answer["results"][0] | {"finding": None, "sentence": None} == {
        "finding": None,
        "question": None,
        "kind": "missing_layer",
        "sentence": None,
        "score": 5.0,
        "severity": 1,
        "invited": 1,
        "owners": 1,
        "waiting_days": 5,
    }
    assert "nothing is planned for data" in answer["results"][0]["sentence"]
    refused = client.get(f"{client.base}sessions/{session.pk}/suggested-agenda/?limit=0")
    assert refused.status_code == 400
