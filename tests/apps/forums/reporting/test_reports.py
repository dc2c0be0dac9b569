"""What reports tell, and of whom, over REST."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.forums.models import Attendance, Forum, ForumTheme, Session
from apps.forums.models.attendance import RecordedHow
from apps.forums.reporting import reports
from apps.stakeholders.models import Role
from tests.apps.forums.factories import (
    AgendaItemFactory,
    CommitmentFactory,
    InvitationFactory,
    OutcomeFactory,
    SessionFactory,
    ThemeFactory,
)
from tests.apps.forums.problems import problem

pytestmark = pytest.mark.django_db
NAMES = ("Ana Ruiz", "Bo Li", "Cy Kim")


@pytest.fixture
def held(session, forum, grid, member):
    """Hold a session: chaired by Cy Kim of Grid & Co, to which Bo Li came from there too."""
    grid.sector = "industry"
    grid.save()
    chair = member(Role.PARTNER, grid)
    chair.user.name = "Cy Kim"
    chair.user.save()
    Session.objects.filter(pk=session.pk).update(state="published", chair=chair)
    theme = ThemeFactory.create(workspace=forum.workspace, name="Data readiness")
    ForumTheme.objects.create(forum=forum, theme=theme)
    InvitationFactory.create(session=session, state="accepted", name="Bo Li", organisation=grid)
    InvitationFactory.create(session=session, state="declined", name="Di Fox")
    AgendaItemFactory.create(session=session, title="Cooling", presenter="Ana Ruiz", notes="Hot.")
    OutcomeFactory.create(
        session=session,
        type="decision",
        state="noted",
        title="Buy racks",
        details={"reason": "Cheaper."},
    )
    OutcomeFactory.create(
        session=session, title="Who pays?", state="answered", answer="We do.", settled_at=NOON
    )
    session.refresh_from_db()
    return session


NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)


def addresses(client, session):
    return [
        f"{client.base}sessions/{session.pk}/report/?kind=md",
        f"{client.base}forums/{session.forum_id}/report/?kind=md",
        f"{client.base}forums/report/?kind=md&year={session.starts_at.year}",
    ]


@pytest.mark.parametrize(
    ("attribution", "told"),
    [
        ("named", ("Ana Ruiz", "Bo Li", "Cy Kim", r"Grid \& Co")),
        ("organisations", (r"Grid \& Co",)),
        ("chatham_house", ()),
    ],
)
def test_report_tells_of_people_what_the_forum_agreed_to(api, organiser, held, attribution, told):
    Forum.objects.filter(pk=held.forum_id).update(attribution=attribution)
    client = api(actor=organiser)

    answers = [client.get(address) for address in addresses(client, held)]

    for answer, has_minutes in zip(answers, (True, True, False), strict=True):
        text = answer.content.decode()
        assert answer["Content-Type"] == "text/markdown; charset=utf-8"
        assert answer["Cache-Control"] == "private, no-store"
        assert "| Industry | 1 |" in text
        assert (
            "### Data readiness\n\n#### Decisions\n\n- **Buy racks**\n  - Reason: Cheaper." in text
        )
        assert "- **Who pays?**\n  - State: answered\n  - Answer: We do." in text
        assert ("Hot." in text) == has_minutes
        assert "Di Fox" not in text
        hidden = {*NAMES, r"Grid \& Co"} - set(told)
        assert [name for name in hidden if name in text] == []
        if has_minutes:
            assert [name for name in told if name not in text] == []


@pytest.mark.parametrize(
    ("attribution", "who"),
    [("named", r"Grid \& Co"), ("organisations", r"Grid \& Co"), ("chatham_house", "Industry")],
)
def test_report_counts_who_was_there_and_tells_who_committed_to_what(
    api, organiser, held, grid, attribution, who
):
    Forum.objects.filter(pk=held.forum_id).update(attribution=attribution)
    CommitmentFactory.create(
        workspace=held.workspace,
        session=held,
        organisation=grid,
        title="Cool the racks",
        due_date=dt.date(2026, 4, 1),
    )
    Attendance.objects.create(
        workspace=held.workspace,
        session=held,
        name="Ed Poe",
        affiliation="Clinic of Two",
        sector="academia",
        how=RecordedHow.values[0],
        present_at=held.starts_at,
    )
    client = api(actor=organiser)

    for address in addresses(client, held):
        text = client.get(address).content.decode()
        assert f"| {who} | Cool the racks | 1 April 2026 | proposed |" in text
        assert "| Sector | People |\n| --- | --- |\n| Academia | 1 |\n\n" in text
        assert ("Clinic of Two" in text) == (attribution != "chatham_house")
        assert ("Ed Poe" in text) == (attribution == "named")
        assert "Bo Li" not in text


@pytest.mark.parametrize("state", ["closed", "published"])
def test_others_read_what_it_came_to_once_it_is_published(api, held, state):
    Forum.objects.filter(pk=held.forum_id).update(visibility="workspace")
    Session.objects.filter(pk=held.pk).update(state=state)
    reader = api(Role.PARTNER)

    text = reader.get(addresses(reader, held)[0]).content.decode()

    is_told = state == "published"
    for part in ("Industry", "Buy racks", "Hot."):
        assert (part in text) == is_told
    assert "Cooling" in text
    assert reader.get(f"{reader.base}sessions/{held.pk}/names-told/").status_code == 403


def test_report_of_what_one_does_not_see_is_not_there(api, held):
    outside = api(Role.PARTNER)
    session, forum, year = addresses(outside, held)

    assert [outside.get(each).status_code for each in (session, forum)] == [404, 404]
    assert outside.get(f"{outside.base}sessions/{held.pk}/names-told/").status_code == 404
    text = outside.get(year).content.decode()
    assert "Nobody is recorded." in text
    assert "0 sessions" in text
    assert "Buy racks" not in text


def test_report_is_in_the_language_and_the_format_asked_for(api, organiser, held):
    client = api(actor=organiser)
    session, _, year = addresses(client, held)

    french = client.get(session, HTTP_ACCEPT_LANGUAGE="fr").content.decode()
    files = [client.get(session.replace("=md", f"={kind}")) for kind in ("odt", "pdf")]
    refused = [
        problem(client.get(each))
        for each in (session.replace("=md", "=docx"), year.replace("2026", "26e3"), year[:-9])
    ]

    assert "## Qui était dans la salle" in french
    assert [(each["Content-Type"], each.content[:4]) for each in files] == [
        ("application/vnd.oasis.opendocument.text", b"PK\x03\x04"),
        ("application/pdf", b"%PDF"),
    ]
    assert files[0]["Content-Disposition"] == 'attachment; filename="racks.odt"'
    assert [found[0] for found in refused] == [400, 400, 400]


@pytest.mark.parametrize(
    ("attribution", "names"),
    [("named", []), ("organisations", ["bo li"]), ("chatham_house", ["bo li", "Grid & Co"])],
)
def test_keepers_are_told_where_texts_name_whom_they_should_not(
    api, organiser, held, attribution, names
):
    Forum.objects.filter(pk=held.forum_id).update(attribution=attribution)
    OutcomeFactory.create(
        session=held,
        type="lesson",
        state="noted",
        title="Bo Liang is somebody else",
        details={
            "deployment": "Clinic",
            "tried": "What bo li of Grid & Co said",
            "happened": "",
            "carries_over": "no",
        },
    )
    client = api(actor=organiser)

    answer = client.get(f"{client.base}sessions/{held.pk}/names-told/").json()

    assert answer["attribution"] == attribution
    assert [(one["field"], one["name"]) for one in answer["names"]] == [
        ("lesson.tried", name) for name in names
    ]


@pytest.mark.parametrize("sessions", [1, 3])
def test_report_costs_the_same_for_any_number_of_sessions(api, organiser, forum, held, sessions):
    for _ in range(sessions - 1):
        other = SessionFactory.create(forum=forum, state="published")
        AgendaItemFactory.create(session=other)
        OutcomeFactory.create(session=other)
        InvitationFactory.create(session=other, state="accepted")
    client = api(actor=organiser)

    with CaptureQueriesContext(connection) as caught:
        client.get(addresses(client, held)[1])
        asked = len(caught)

    assert asked == 21


def test_report_of_too_much_tells_of_the_latest_and_how_much_is_left_out(
    api, organiser, forum, held, monkeypatch
):
    earlier = SessionFactory.create(
        forum=forum,
        state="published",
        title="Bygone",
        starts_at=held.starts_at - dt.timedelta(days=7),
    )
    first, last = (
        CommitmentFactory.create(workspace=held.workspace, session=held, title=title, due_date=day)
        for title, day in (("Soon", dt.date(2026, 4, 1)), ("Later", dt.date(2026, 5, 1)))
    )
    monkeypatch.setattr(reports, "MOST_SESSIONS", 1)
    monkeypatch.setattr(reports, "MOST_OUTCOMES", 1)
    client = api(actor=organiser)

    for address in addresses(client, held)[1:]:
        text = client.get(address).content.decode()

        assert "It tells of these, the latest: 1 earlier session is left out." in text
        assert earlier.title not in text
        assert ("Who pays?" in text, "Buy racks" in text) == (True, False)
        assert (last.title in text, first.title in text) == (True, False)
        # One of two outcomes, and one of two commitments.
        assert text.count("1 earlier one is left out.") == 2
    whole = client.get(addresses(client, earlier)[0]).content.decode()
    assert "left out" not in whole
