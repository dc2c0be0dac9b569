"""Commitments over REST: who proposes, who accepts, what it moves, and how it is kept."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.alignment.models import Finding
from apps.events.models import Event
from apps.forums.models import Commitment, CommitmentParty
from apps.programmes.models import BaselineChange
from apps.stakeholders.models import Role
from tests.apps.forums.factories import CommitmentFactory, InvitationFactory
from tests.apps.forums.problems import problem
from tests.apps.programmes.factories import InitiativeFactory, MilestoneFactory
from tests.days import in_days, today
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
NOBODY = {"member": None, "name": ""}


def day(days):
    return in_days(days).isoformat()


def url(client, *parts):
    return client.base + "commitments/" + "".join(f"{part}/" for part in parts)


class Two:
    """An organisation that commits, one that counts on it, and a client of each."""

    def __init__(self, api, workspace):
        self.vendor = OrganisationFactory.create(workspace=workspace, name="Vendor")
        self.grid = OrganisationFactory.create(workspace=workspace, name="Grid & Co")
        self.committing = api(Role.PARTNER, self.vendor)
        self.counting = api(Role.PARTNER, self.grid)
        self.milestone = MilestoneFactory.create(
            initiative=InitiativeFactory.create(workspace=workspace),
            name="Substation",
            owner_organisation=self.grid,
            baseline_date=in_days(60),
        )

    def propose(self, client=None, **body):
        client = client or self.committing
        whole = {
            "organisation": str(self.vendor.pk),
            "title": "Deliver racks",
            "due_date": day(30),
            "milestone": str(self.milestone.pk),
        }
        return client.post(url(client), whole | body)

    def proposed(self, **body):
        response = self.propose(**body)
        assert response.status_code == 201, response.json()
        return response.json()["id"]

    def agreed(self, **body):
        pk = self.proposed(**body)
        for client in (self.committing, self.counting):
            assert client.post(url(client, pk, "accept")).status_code == 200
        return pk


@pytest.fixture
def two(api, workspace):
    return Two(api, workspace)


def answered(side, answer, member=None, reason=""):
    return {
        "side": side,
        "answer": answer,
        "answered_by": str(member.pk) if member else None,
        "by_link": False,
        "reason": reason,
    }


def told(answers):
    return [{name: each[name] for name in each if name != "answered_at"} for each in answers]


def test_commitment_is_agreed_once_both_owners_accept_and_then_kept(two):
    response = two.propose(text="12 racks.", person={"email": "ana@vendor.example", "name": "Ana"})

    answer = response.json()
    pk, made = answer["id"], answer.pop("created_at")
    waiting = dict.fromkeys(("answered_at", "answered_by")) | {"answer": "waiting"}
    waiting |= {"by_link": False, "reason": ""}
    assert (response.status_code, answer) == (
        201,
        {
            "id": pk,
            "session": None,
            "agenda_item": None,
            "outcome": None,
            "organisation": str(two.vendor.pk),
            "person": {"member": None, "name": "Ana"},
            "counterpart": str(two.grid.pk),
            "counterpart_person": NOBODY,
            "title": "Deliver racks",
            "text": "12 racks.",
            "due_date": day(30),
            "milestone": str(two.milestone.pk),
            "finding": None,
            "forecast_date": None,
            "baseline_date": None,
            "baseline_change": None,
            "state": "proposed",
            "proposed_by": str(two.committing.actor.pk),
            "answers": [{"side": side} | waiting for side in ("commits", "counts_on_it")],
            "accepted_at": None,
            "done_on": None,
            "evidence_url": "",
            "note": "",
        },
    )

    first = two.counting.post(url(two.counting, pk, "accept")).json()
    again = two.counting.post(url(two.counting, pk, "accept"))
    assert (first["state"], again.status_code, again.json()) == ("proposed", 200, first)
    both = two.committing.post(url(two.committing, pk, "accept")).json()
    assert (both["state"], bool(both["accepted_at"])) == ("accepted", True)
    assert told(both["answers"]) == [
        answered("commits", "accepted", two.committing.actor),
        answered("counts_on_it", "accepted", two.counting.actor),
    ]

    not_theirs = two.counting.post(url(two.counting, pk, "done"))
    assert problem(not_theirs)[:2] == (403, "not_owner")
    kept = two.committing.post(
        url(two.committing, pk, "done"), {"evidence_url": "https://example.org/x", "note": "All."}
    ).json()
    assert (kept["state"], kept["done_on"], kept["evidence_url"], kept["note"]) == (
        "done",
        day(0),
        "https://example.org/x",
        "All.",
    )
    history = two.counting.get(url(two.counting, pk, "history")).json()["results"]
    steps = [(row["what"], row["to"]) for row in history if row["what"] != "accepted_at"]
    assert made
    # In one transaction, as tests are, all of it happened at one instant.
    assert sorted((what, to) for what, to in steps if "answer" in what or what == "state") == [
        ("answer_of_commits", "accepted"),
        ("answer_of_commits", "waiting"),
        ("answer_of_counts_on_it", "accepted"),
        ("answer_of_counts_on_it", "waiting"),
        ("state", "accepted"),
        ("state", "done"),
        ("state", "proposed"),
    ]
    types = Event.objects.filter(subject_id=pk).order_by("sequence").values_list("type", flat=True)
    assert list(types) == [
        "commitment.created",
        "commitment.answered",
        "commitment.accepted",
        "commitment.done",
    ]


def test_declined_commitment_is_proposed_otherwise_and_asked_of_both_anew(two):
    pk = two.proposed()
    two.committing.post(url(two.committing, pk, "accept"))
    declined = two.counting.post(url(two.counting, pk, "decline"), {"reason": "Too late."}).json()

    assert declined["state"] == "declined"
    assert told(declined["answers"])[1] == answered(
        "counts_on_it", "declined", two.counting.actor, "Too late."
    )
    early = two.committing.post(url(two.committing, pk, "accept"))
    assert problem(early)[:2] == (409, "wrong_state")

    same = two.counting.patch(url(two.counting, pk), {"session": None}, HTTP_IF_MATCH="*").json()
    assert same["state"] == "declined"
    other = two.counting.patch(
        url(two.counting, pk), {"due_date": day(20)}, HTTP_IF_MATCH="*"
    ).json()
    assert (other["state"], other["due_date"]) == ("proposed", day(20))
    assert {each["answer"] for each in other["answers"]} == {"waiting"}


def test_forecast_is_written_and_baseline_asked_for_with_the_last_acceptance(two):
    pk = two.proposed(forecast_date=day(70), baseline_date=day(80))
    two.counting.post(url(two.counting, pk, "accept"))
    two.milestone.refresh_from_db()
    assert two.milestone.forecast_date is None

    agreed = two.committing.post(url(two.committing, pk, "accept")).json()

    change = BaselineChange.objects.get()
    two.milestone.refresh_from_db()
    why = f"Commitment {pk}, agreed by Grid & Co and Vendor"
    assert (agreed["state"], agreed["baseline_change"]) == ("accepted", str(change.pk))
    assert (str(two.milestone.forecast_date), two.milestone.reported_at is None) == (
        day(70),
        False,
    )
    assert (change.state, change.reason) == ("proposed", why)
    moves = [(each.from_date.isoformat(), each.to_date.isoformat()) for each in change.moves.all()]
    assert moves == [(day(60), day(80))]
    assert two.milestone.baseline_date.isoformat() == day(60)
    past = two.counting.get(f"{two.counting.base}milestones/{two.milestone.pk}/history/").json()
    assert [(row["what"], row["why"]) for row in past["results"][-2:]] == [
        ("forecast_date", why),
        ("reported_at", why),
    ]


def test_office_that_accepts_for_what_nobody_owns_moves_the_baseline(two, api):
    two.milestone.owner_organisation = None
    two.milestone.save()
    office = api(Role.PROGRAMME_OFFICE)
    pk = two.proposed(baseline_date=day(80))
    two.committing.post(url(two.committing, pk, "accept"))

    agreed = office.post(url(office, pk, "accept")).json()

    two.milestone.refresh_from_db()
    assert (agreed["counterpart"], agreed["state"]) == (None, "accepted")
    assert two.milestone.baseline_date.isoformat() == day(80)
    assert BaselineChange.objects.get().state == "approved"


def test_last_acceptance_is_refused_whole_where_the_milestone_has_changed(two):
    pk = two.proposed(forecast_date=day(70), baseline_date=day(80))
    two.counting.post(url(two.counting, pk, "accept"))
    two.milestone.forecast_date = today()
    two.milestone.save()

    refused = two.committing.post(url(two.committing, pk, "accept"))

    assert problem(refused) == (409, "dates_moved", [("/forecast_date", "dates_moved")])
    assert "was not said when this was proposed" in refused.json()["detail"]
    now = two.committing.get(url(two.committing, pk)).json()
    assert (now["state"], [each["answer"] for each in now["answers"]]) == (
        "proposed",
        ["waiting", "accepted"],
    )
    assert not BaselineChange.objects.exists()
    two.committing.patch(url(two.committing, pk), {"due_date": day(31)}, HTTP_IF_MATCH="*")
    for client in (two.committing, two.counting):
        last = client.post(url(client, pk, "accept")).json()
    assert last["state"] == "accepted"


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"milestone": None}, [("/milestone", "required")]),
        ({"due_date": -1}, [("/due_date", "due_past")]),
        (
            {"milestone": None, "finding": "own", "forecast_date": 3},
            [("/forecast_date", "no_milestone")],
        ),
        ({"baseline_date": 60}, [("/baseline_date", "no_move")]),
        ({"counterpart": "own"}, [("/counterpart", "not_owner")]),
        ({"person": {"name": "Ana"}}, [("/person/email", "required")]),
        (
            {"person": {"name": "A\u202ena", "email": "a@b.example"}},
            [("/person/name", "disguised")],
        ),
        ({"milestone": None, "finding": "several"}, [("/counterpart", "required")]),
        ({"organisation": "silent"}, [("/person", "required")]),
    ],
)
def test_terms_that_cannot_be_are_named_and_nothing_is_written(two, workspace, said, errors):
    others = OrganisationFactory.create_batch(2, workspace=workspace)

    def finding(organisations):
        return Finding.objects.create(
            workspace=workspace,
            kind="gridlock",
            key=len(organisations),
            as_of=today(),
            explanation={},
            substance=0,
            fingerprint=0,
            organisations=[each.pk for each in organisations],
        ).pk

    named = {
        "own": lambda name: finding([two.grid]) if name == "finding" else two.vendor.pk,
        "several": lambda _: finding(others),
        "silent": lambda _: others[0].pk,
    }

    def meant(name, value):
        if isinstance(value, int):
            return day(value)
        return str(named[value](name)) if isinstance(value, str) and value in named else value

    body = {name: meant(name, value) for name, value in said.items()}
    office_body = {"organisation": str(two.vendor.pk)} | body

    response = two.propose(two.counting, **office_body)

    assert (response.status_code, problem(response)[2]) == (400, errors)
    assert not Commitment.objects.exists()


def test_only_those_whom_it_concerns_propose_change_and_answer(two, api, organiser, session):
    outsider = api(Role.PARTNER, OrganisationFactory.create(workspace=session.workspace))
    assert problem(two.propose(outsider))[:2] == (403, "not_proposer")
    keeper = api(actor=organiser)
    pk = two.propose(keeper, session=str(session.pk)).json()["id"]

    assert problem(keeper.post(url(keeper, pk, "accept")))[:2] == (403, "not_owner")
    assert outsider.get(url(outsider, pk)).status_code == 404
    assert keeper.patch(url(keeper, pk), {"title": "X"}, HTTP_IF_MATCH="*").status_code == 200
    assert two.counting.get(url(two.counting, pk)).json()["session"] is None
    assert keeper.get(url(keeper, pk)).json()["session"] == str(session.pk)
    invited = api(Role.OBSERVER)
    InvitationFactory.create(session=session, member=invited.actor, sent_at=session.starts_at)
    assert invited.get(url(invited, pk)).json()["session"] == str(session.pk)
    audience = Event.objects.filter(subject_id=pk).latest("sequence").restricted_to_members
    seeing = {two.committing.actor.pk, two.counting.actor.pk, organiser.pk}
    assert set(audience or ()) == seeing


def test_who_proposes_to_another_organisation_does_not_choose_who_answers_for_it(
    two, api, organiser, session
):
    own = {"member": str(two.committing.actor.pk)}
    stranger = {"email": "me@vendor.example"}
    refused = {
        pointer: problem(two.propose(counterpart_person=person))
        for pointer, person in (("member", own), ("email", stranger))
    }

    code = "of_another_organisation"
    assert refused == {
        name: (400, "invalid_input", [(f"/counterpart_person/{name}", code)]) for name in refused
    }
    assert not Commitment.objects.exists()
    two.grid.contact = "desk@grid.example"
    two.grid.save()
    known = {"email": "DESK@grid.example"}
    assert two.propose(counterpart_person=known).status_code == 201
    pk = two.proposed()
    changed = two.committing.patch(
        url(two.committing, pk), {"counterpart_person": stranger}, HTTP_IF_MATCH="*"
    )
    assert problem(changed)[2] == [("/counterpart_person/email", code)]
    convening = {"session": str(session.pk), "counterpart_person": stranger}
    assert two.propose(api(actor=organiser), **convening).status_code == 201


def test_what_was_answered_is_withdrawn_and_what_was_agreed_stays(two):
    pk = two.proposed()
    etag = two.committing.get(url(two.committing, pk))["ETag"]
    two.counting.post(url(two.counting, pk, "accept"))
    stale = two.committing.patch(url(two.committing, pk), {"title": "Y"}, HTTP_IF_MATCH=etag)
    assert stale.status_code == 412
    kept = two.committing.delete(url(two.committing, pk), HTTP_IF_MATCH="*")
    assert problem(kept)[:2] == (409, "answered_already")
    two.committing.post(url(two.committing, pk, "accept"))
    changed = two.committing.patch(url(two.committing, pk), {"title": "Y"}, HTTP_IF_MATCH="*")
    assert problem(changed)[:2] == (409, "wrong_state")
    gone = two.committing.post(url(two.committing, pk, "withdraw"), {"reason": "No budget."}).json()
    assert (gone["state"], gone["note"], bool(gone["accepted_at"])) == (
        "withdrawn",
        "No budget.",
        True,
    )
    other = two.proposed()
    removed = two.committing.delete(url(two.committing, other), HTTP_IF_MATCH="*")
    assert (removed.status_code, Commitment.objects.count()) == (204, 1)
    assert CommitmentParty.objects.filter(commitment=other).count() == 0


def test_database_refuses_a_commitment_for_nothing_or_agreed_at_no_time(workspace):
    for wrong in (
        {"milestone": None},
        {"state": "accepted"},
        {"state": "done", "accepted_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"title": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            CommitmentFactory.create(workspace=workspace, **wrong)
