"""What a session came to, on pages: written down by type, tied, put right, settled, registered."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from apps.alignment.models import Finding
from apps.forums.models import Commitment, Outcome, OutcomeType
from apps.stakeholders.models import Role
from tests.apps.forums.factories import AgendaItemFactory, OutcomeFactory, SessionFactory
from tests.apps.programmes.factories import InitiativeFactory, LayerFactory, MilestoneFactory
from tests.factories import OrganisationFactory

SAID = {
    "lesson": {
        "deployment": "Clinic",
        "tried": "A queue.",
        "happened": "It held.",
        "carries_over": "yes",
    },
    "trade_off": {"pulls": "latency", "against": "energy"},
    "question": {},
    "recommendation": {"to": "policy", "addressee": "Ministry"},
    "decision": {"reason": "Cost."},
}
OPTION = {"option-0-name": "Edge", "option-0-consequence": "", "option-0-cost_borne_by": "Grid"}


@pytest.fixture
def base(organiser, session):
    session.state = "open"
    session.save()
    return f"{organiser.base}sessions/{session.pk}/outcomes/"


def said_on(page):
    return [str(message) for message in page.context["messages"]]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", OutcomeType.values)
def test_each_type_is_written_down_with_its_own_fields(organiser, base, session, kind):
    layer = LayerFactory.create(workspace=session.workspace)
    initiative = InitiativeFactory.create(workspace=session.workspace, name="Grid")
    milestone = MilestoneFactory.create(initiative=initiative, layer=layer, name="Cable")
    item = AgendaItemFactory.create(session=session, position=0)
    said = {"type": kind, "title": "Told", "text": "More.", "agenda_item": item.pk} | SAID[kind]
    said |= OPTION if kind == "trade_off" else {}

    empty = organiser.post(f"{base}new/", {"type": kind})
    looked = organiser.post(f"{base}new/", said | {"q": "cab", "look": "1", "layers": layer.pk})
    assert not Outcome.objects.exists()
    organiser.post(f"{base}new/", said | {"layers": layer.pk, "milestones": milestone.pk})

    required = {"title", *SAID[kind]} | ({"option-0-name"} if kind == "trade_off" else set())
    if kind == "trade_off":
        # One thing after the other: options are asked for once the rest is said.
        required -= {"option-0-name"}
    assert (empty.status_code, set(empty.context["form"].errors)) == (400, required)
    found = {
        group.name: [(row.label, row.is_chosen) for row in group.rows]
        for group in looked.context["groups"]
    }
    assert found["milestones"] == [("Cable (Grid)", False)]
    assert (str(layer.pk), True) in [
        (str(row.id), row.is_chosen) for row in looked.context["groups"][0].rows
    ]
    assert looked.context["form"]["title"].value() == "Told"
    outcome = Outcome.objects.get()
    told = dict(outcome.details)
    options = told.pop("options", None)
    assert (outcome.type, outcome.agenda_item, told) == (kind, item, SAID[kind])
    assert (list(outcome.layers.all()), list(outcome.milestones.all())) == ([layer], [milestone])
    if kind == "trade_off":
        assert options == [{"name": "Edge", "consequence": "", "cost_borne_by": "Grid"}]
    page = organiser.get(base)
    assert [(str(name), len(rows)) for name, rows in page.context["groups"]] == [
        (str(page.context["groups"][0][0]), 1)
    ]
    assert f"/milestones/{milestone.pk}/" in page.content.decode()


@pytest.mark.django_db
def test_what_is_filled_in_stays_as_another_type_and_with_one_more_option(organiser, base):
    said = {"type": "question", "title": "Who pays?", "text": "Say."}

    other = organiser.post(f"{base}new/", said | {"as": "trade_off"})
    more = organiser.post(
        f"{base}new/",
        said
        | {"type": "trade_off", "more": "1"}
        | {f"option-{n}-cost_borne_by": "" for n in range(3)},
    )
    half = organiser.post(
        f"{base}new/",
        {
            "type": "trade_off",
            "title": "T",
            **SAID["trade_off"],
            "option-0-name": "Edge",
            "option-0-cost_borne_by": "",
            "option-1-cost_borne_by": "Grid",
        },
    )

    form = other.context["form"]
    assert (other.status_code, form.kind, form["title"].value()) == (200, "trade_off", "Who pays?")
    assert (len(form.option_rows), len(more.context["form"].option_rows)) == (3, 4)
    assert half.context["form"].errors == {
        "option-0-cost_borne_by": ["Say who bears its cost."],
        "option-1-name": ["Name this option."],
    }
    assert organiser.get(f"{base}new/?type=nonsense").status_code == 404
    assert not Outcome.objects.exists()


@pytest.mark.django_db
def test_outcome_is_put_right_by_two_at_once_and_taken_back(organiser, base, session, said_of):
    outcome = OutcomeFactory.create(
        session=session, type="decision", state="noted", title="Buy", details={"reason": "Cost."}
    )
    path = f"{base}{outcome.pk}/"
    first, second = (organiser.get(path).context["form"] for _ in range(2))

    organiser.post(path, said_of(first, title="Buy two", type="decision"))
    stale = organiser.post(path, said_of(second, reason="Need.", type="decision"))

    assert stale.status_code == 412
    assert [one.label for one in stale.context["differences"]] == [
        "In a line",
        "Why it was decided so",
    ]
    organiser.post(path, said_of(stale.context["form"], type="decision"))
    outcome.refresh_from_db()
    assert (outcome.title, outcome.details) == ("Buy two", {"reason": "Need."})
    gone = organiser.post(f"{organiser.base}outcomes/{outcome.pk}/remove/", follow=True)
    assert said_on(gone)[-1] == "It is taken back."
    assert not Outcome.objects.exists()


@pytest.mark.django_db
def test_commitment_is_proposed_from_an_outcome_for_its_milestone(
    organiser, base, session, said_of
):
    workspace = session.workspace
    vendor, grid = (OrganisationFactory.create(workspace=workspace) for _ in range(2))
    initiative = InitiativeFactory.create(workspace=workspace)
    milestone = MilestoneFactory.create(initiative=initiative, owner_organisation=grid)
    said = {"type": "decision", "title": "Buy racks", **SAID["decision"]}
    organiser.post(f"{base}new/", said | {"milestones": milestone.pk})
    outcome = Outcome.objects.get()
    asked = f"session={session.pk}&outcome={outcome.pk}&milestone={milestone.pk}"
    path = f"{organiser.base}commitments/new/?{asked}"

    assert f'href="{escape(path)}"' in organiser.get(base).content.decode()
    filled = said_of(
        organiser.get(path).context["form"],
        organisation=vendor.pk,
        title="Deliver racks",
        due_date="2099-01-01",
        email="ana@vendor.example",
        counterpart_email="bo@grid.example",
    )
    organiser.post(path, filled)

    made = Commitment.objects.values_list("session", "outcome", "milestone", "counterpart")
    assert list(made) == [(session.pk, outcome.pk, milestone.pk, grid.pk)]


@pytest.mark.django_db
def test_question_is_carried_answered_and_opened_again_and_an_option_is_chosen(
    organiser, base, session
):
    earlier = SessionFactory.create(
        forum=session.forum, starts_at=timezone.now() - dt.timedelta(days=40), state="published"
    )
    question = OutcomeFactory.create(session=earlier, title="Who pays?")
    options = [{"name": name, "consequence": "", "cost_borne_by": "Grid"} for name in "AB"]
    trade_off = OutcomeFactory.create(
        session=session,
        type="trade_off",
        details={"pulls": "x", "against": "y", "options": options},
    )

    def take(outcome, step, **said):
        path = f"{organiser.base}outcomes/{outcome.pk}/{step}/"
        return said_on(organiser.post(path, said, follow=True))

    carried = organiser.get(base).context["carried"]
    assert [(row.title, row.days, row.step) for row in carried] == [("Who pays?", 39, "answer")]
    assert take(question, "answer", answer="") == ["Answer: This field is required."]
    assert take(question, "answer", answer="The grid.") == ["The question is answered."]
    assert take(question, "answer", answer="Us.")[0].startswith("It is not open any more")
    assert organiser.get(base).context["carried"] == []
    assert take(question, "reopen", reason="It changed.") == ["It is open again."]
    assert "Select a valid choice" in take(trade_off, "choose", choice="C")[0]
    assert take(trade_off, "choose", choice="B", answer="Cheaper.") == ["The option is chosen."]
    trade_off.refresh_from_db()
    assert (trade_off.choice, trade_off.answer) == ("B", "Cheaper.")


@pytest.mark.django_db
def test_registers_tell_across_forums_what_the_reader_may_read(organiser, session, reader):
    published = SessionFactory.create(
        forum=session.forum, state="published", starts_at=timezone.now() - dt.timedelta(days=10)
    )
    OutcomeFactory.create(session=published, title="Old question")
    OutcomeFactory.create(session=session, title="New question")
    settled = {"state": "answered", "answer": "Yes.", "settled_at": timezone.now()}
    OutcomeFactory.create(session=published, title="Answered", **settled)
    path = f"{organiser.base}forums/questions/"

    def told(client, query=""):
        return [row.title for row in client.get(path + query).context["rows"]]

    assert told(organiser) == ["Old question", "New question"]
    assert told(organiser, "?state=answered") == ["Answered"]
    assert told(organiser, f"?forum={session.forum_id}&search=new") == ["New question"]
    shown = [organiser.get(path + query) for query in ("", "?state=open", "?search=new")]
    assert [page.context["is_narrowed"] for page in shown] == [False, False, True]
    assert f"<bdi>{session.forum.name}</bdi> · " in shown[0].content.decode()
    outside = reader(Role.PARTNER)
    assert (told(outside), told(outside, f"?forum={session.forum_id}")) == ([], [])
    session.forum.visibility = "workspace"
    session.forum.save()
    assert told(outside) == ["Old question"]
    assert organiser.get(f"{organiser.base}forums/trade-offs/").context["nothing_yet"] is True
    with CaptureQueriesContext(connection) as captured:
        organiser.get(path)
        one = len(captured)
    for _ in range(3):
        OutcomeFactory.create(session=published)
    with CaptureQueriesContext(connection) as captured:
        organiser.get(path)
        assert len(captured) == one


@pytest.mark.django_db
def test_record_is_read_once_published_and_written_by_who_keeps_it(
    organiser, base, session, reader
):
    question = OutcomeFactory.create(session=session)
    session.forum.visibility = "workspace"
    session.forum.save()
    observer = reader(Role.OBSERVER)

    page = observer.get(base)

    assert (page.context["groups"], page.context["is_told"]) == ([], False)
    assert observer.get(f"{base}new/").status_code == 403
    steps = [
        observer.post(f"{observer.base}outcomes/{question.pk}/{step}/")
        for step in ("answer", "remove")
    ]
    assert [answer.status_code for answer in steps] == [403, 403]
    partner = reader(Role.PARTNER)
    assert partner.post(f"{partner.base}outcomes/{question.pk}/remove/").status_code == 404
    session.state = "published"
    session.save()
    assert len(observer.get(base).context["groups"]) == 1
    assert organiser.get(f"{base}new/").status_code == 403


@pytest.mark.django_db
def test_finding_tells_of_its_sessions_as_far_as_they_are_seen_and_is_put_on_from_there(
    organiser, session, recorded, out_of_step, sweep, reader
):
    initiative = recorded(out_of_step)
    sweep(out_of_step["as_of"])
    finding = Finding.objects.filter(kind="pace").earliest("pk")
    path = f"{organiser.base}findings/?kind=pace"
    outside = reader(Role.ORGANISER)

    put = organiser.post(
        f"{organiser.base}findings/{finding.pk}/agenda/", {"session": session.pk, "next": path}
    )
    refused = outside.post(f"{outside.base}findings/{finding.pk}/agenda/", {"session": session.pk})

    assert (put.url, refused.status_code) == (path, 404)
    seen = {card.id: card.sessions for card, _rows in organiser.get(path).context["rows"]}
    hidden = {card.id: card.sessions for card, _rows in outside.get(path).context["rows"]}
    assert ([one.pk for one in seen[finding.pk]], list(hidden[finding.pk])) == ([session.pk], [])
    page = organiser.get(f"{organiser.base}initiatives/{initiative.pk}/").content.decode()
    assert f"/sessions/{session.pk}/agenda/" in page
    assert outside.get(path).context["agendas"] == []
