"""What a session should talk about."""

import datetime as dt

import pytest

from apps.alignment.models import Finding
from apps.forums.models import ForumOrganisation
from apps.forums.selectors.suggestions import suggested_agenda
from apps.stakeholders.models import Role
from tests.apps.forums.factories import AgendaItemFactory, ForumFactory, SessionFactory
from tests.apps.programmes.factories import InitiativeFactory
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 10)


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
            each.finding,
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


@pytest.mark.parametrize("rows", [1, 3])
def test_suggestions_over_rest_cost_the_same_for_any_number(
    api, organiser, session, here, find, django_assert_num_queries, rows
):
    client = api(actor=organiser)
    for _ in range(rows):
        find("missing_layer", [here], days=5)

    with django_assert_num_queries(10):
        answer = client.get(f"{client.base}sessions/{session.pk}/suggested-agenda/").json()

    assert len(answer["results"]) == rows
    assert answer["results"][0] | {"finding": None, "sentence": None} == {
        "finding": None,
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
