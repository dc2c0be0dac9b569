"""Inviting many at once, changing an invitation, and whom to invite."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.alignment.models import Finding
from apps.events.models import Event
from apps.forums.models import Invitation
from apps.forums.services.locking import lock_session
from apps.forums.services.steps import announce_session
from apps.programmes.models import Milestone
from apps.stakeholders.models import Role
from tests.apps.events.services.deliveries import wait_until_settled
from tests.apps.forums.factories import (
    AgendaItemFactory,
    CommitmentFactory,
    InvitationFactory,
    SessionFactory,
)
from tests.apps.forums.problems import problem
from tests.apps.programmes.factories import InitiativeFactory, MilestoneFactory
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(api, organiser):
    return api(actor=organiser)


@pytest.fixture
def invite_all(running, session):
    def post(*rows, **body):
        said = {"session": str(session.pk), "invitations": list(rows)} | body
        return running.post(f"{running.base}invitations/bulk/", said)

    return post


def test_many_are_invited_in_as_many_statements_as_one(invite_all, session, member, grid):
    ana = member(Role.PARTNER, grid)
    with CaptureQueriesContext(connection) as one:
        invite_all({"email": "first@example.org"})
        few = len(one)
    mail.outbox.clear()
    rows = [{"email": f"guest-{n}@example.org", "organisation": "grid"} for n in range(20)]
    with CaptureQueriesContext(connection) as many:
        answer = invite_all({"member": str(ana.pk), "name": "Ana"}, *rows)
        # Besides, the organisations that the rows name are read.
        assert len(many) <= few + 1

    made = {each.pk: each for each in Invitation.objects.exclude(email="first@example.org")}
    listed = [made[key] for key in map(type(ana.pk), answer.json()["ids"])]
    assert [(each.email, each.organisation, each.member, each.state) for each in listed] == [
        (ana.user.email, grid, ana, "invited"),
        *((row["email"], grid, None, "invited") for row in rows),
    ]
    assert [sent.to[0] for sent in mail.outbox] == [each.email for each in listed]
    assert {each.sent_at is None for each in listed} == {False}


def test_bulk_that_would_pass_what_a_day_allows_invites_nobody(invite_all, monkeypatch):
    monkeypatch.setattr("apps.forums.services.invitations.MOST_MAILS", 3)
    invite_all({"email": "a@example.org"}, {"email": "b@example.org"})
    mail.outbox.clear()

    response = invite_all({"email": "c@example.org"}, {"email": "d@example.org"})

    assert (response.status_code, response.json()["code"]) == (429, "too_much_mail")
    # Once the first of the two is a day old there is room for both.
    assert 86_390 < int(response.headers["Retry-After"]) <= 86_401
    assert (Invitation.objects.count(), mail.outbox) == (2, [])
    assert invite_all({"email": "c@example.org"}).status_code == 200


def test_lists_are_narrowed_to_a_forum_by_its_key_or_its_id(running, forum, session):
    made = {
        "invitations": InvitationFactory.create(session=session),
        "commitments": CommitmentFactory.create(workspace=forum.workspace, session=session),
    }

    def found(name, value):
        page = running.get(f"{running.base}{name}/?forum={value}").json()
        return [each["id"] for each in page["results"]]

    for name, one in made.items():
        by_key, by_id, by_none = (found(name, each) for each in (forum.key, forum.pk, "nothing"))
        assert (by_key, by_id, by_none) == ([str(one.pk)], [str(one.pk)], [])


def test_each_wrong_row_is_pointed_at_and_nobody_is_invited(invite_all, session, workspace):
    InvitationFactory.create(session=session, email="Known@example.org")
    foreign = MembershipFactory.create()
    for _ in range(2):
        OrganisationFactory.create(workspace=workspace, external_id="twice", source=str(_))

    response = invite_all(
        {"email": "fine@example.org"},
        {"email": "known@example.org"},
        {"email": "FINE@example.org"},
        {"email": "nobody"},
        {},
        {"member": str(foreign.pk)},
        {"member": "nobody"},
        {"email": "a@example.org", "name": "A\u202ena"},
        {"email": "b@example.org", "organisation": "nothing"},
        {"email": "c@example.org", "organisation": "twice"},
    )

    assert problem(response) == (
        400,
        "invalid_rows",
        [
            ("/invitations/1/email", "invited_already"),
            ("/invitations/2/email", "duplicate"),
            ("/invitations/3/email", "invalid"),
            ("/invitations/4/email", "required"),
            ("/invitations/5/member", "member"),
            ("/invitations/6/member", "member"),
            ("/invitations/7/name", "disguised"),
            ("/invitations/8/organisation", "does_not_exist"),
            ("/invitations/9/organisation", "ambiguous"),
        ],
    )
    assert (Invitation.objects.count(), len(mail.outbox)) == (1, 0)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"session": "01900000-0000-7000-8000-000000000000"}, [("/session", "does_not_exist")]),
        ({"session": None}, [("/session", "null")]),
        ({"invitations": {}}, [("/invitations", "required")]),
        ({"invitations": [{}] * 501}, [("/invitations", "too_many")]),
        ({"more": 1}, [("/more", "unknown_field")]),
        ({"invitations": [{"mail": "x"}]}, [("/invitations/0/mail", "unknown_field")]),
    ],
)
def test_body_of_no_list_of_people_is_pointed_at(invite_all, body, expected):
    assert problem(invite_all({"email": "ana@grid.example"}, **body))[::2] == (400, expected)


@pytest.mark.django_db(transaction=True)
def test_invitation_removed_while_its_session_is_announced_waits_for_it(running, forum, organiser):
    now = timezone.now()
    session = SessionFactory.create(forum=forum, place="Hall")
    made = InvitationFactory.create(session=session, email="ana@grid.example")
    waiting = "SELECT FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))"

    def remove():
        try:
            return running.delete(f"{running.base}invitations/{made.pk}/", HTTP_IF_MATCH="*")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            locked = lock_session(session.pk)
            removing = beside.submit(remove)
            with connection.cursor() as cursor:
                while not removing.done() and not cursor.execute(waiting).rowcount:
                    time.sleep(0.01)
            announce_session(session=locked, actor=organiser, at=now)
        answer = removing.result()

    assert problem(answer)[:2] == (409, "sent_already")
    assert [sent.to for sent in mail.outbox] == [["ana@grid.example"]]


@pytest.mark.django_db(transaction=True)
def test_each_reads_of_its_own_invitation_alone(invite_all, api, member, grid, running):
    ana, noor = member(Role.PARTNER, grid), member(Role.PARTNER, grid)
    invite_all({"member": str(ana.pk)}, {"member": str(noor.pk)})
    wait_until_settled()

    def read(client):
        found = client.get(f"{client.base}events/?type=invitation.*").json()["results"]
        return [event["after"]["member"] for event in found]

    assert read(api(actor=ana)) == [str(ana.pk)]
    assert read(running) == [str(ana.pk), str(noor.pk)]
    assert read(api(Role.PROGRAMME_OFFICE)) == []


def test_invitation_is_changed_and_removed_by_its_version_and_its_address_until_it_is_sent(
    running, forum, grid, member
):
    draft = SessionFactory.create(forum=forum)
    ana = member(Role.PARTNER, grid)
    made = InvitationFactory.create(session=draft, email="ana@elsewhere.example")
    address = f"{running.base}invitations/{made.pk}/"
    stale = running.get(address)["ETag"]

    changed = running.patch(
        address,
        {"email": ana.user.email, "name": "Ana", "needs": "Captions.", "organisation": "grid"},
        HTTP_IF_MATCH=stale,
    )
    again = running.patch(address, {"name": "Anna"}, HTTP_IF_MATCH=stale)
    Invitation.objects.update(sent_at=timezone.now())
    sent = running.patch(address, {"email": "noor@grid.example"}, HTTP_IF_MATCH="*")
    kept = running.delete(address, HTTP_IF_MATCH="*")
    Invitation.objects.update(sent_at=None)
    unsaid = running.delete(address)
    gone = running.delete(address, HTTP_IF_MATCH="*")

    told = changed.json()
    assert [told[name] for name in ("member", "email", "name", "needs", "organisation")] == [
        str(ana.pk),
        ana.user.email,
        "Ana",
        "Captions.",
        str(grid.pk),
    ]
    assert again.status_code == 412
    assert problem(sent) == (409, "sent_already", [("/email", "sent_already")])
    assert problem(kept) == (409, "sent_already", [])
    assert (unsaid.status_code, gone.status_code) == (428, 204)
    assert not Invitation.objects.exists()
    assert Event.objects.latest("sequence").type == "invitation.removed"


@pytest.fixture
def severe(workspace, session):
    """Put a finding about some milestones on the session's agenda."""

    def put(level, milestones: list[Milestone]):
        found = Finding.objects.create(
            workspace=workspace,
            initiative=milestones[0].initiative,
            initiatives=[each.initiative_id for each in milestones],
            kind="missing_layer",
            level=level,
            key=Finding.objects.count(),
            organisations=[each.owner_organisation_id for each in milestones],
            milestones=[each.pk for each in milestones],
            lagging="data",
            as_of=dt.date(2026, 3, 1),
            explanation={},
            substance=0,
            fingerprint=0,
        )
        AgendaItemFactory.create(session=session, finding=found)
        return found

    return put


def suggested(client, session):
    answer = client.get(f"{client.base}sessions/{session.pk}/suggested-invitations/").json()
    return [
        (
            each["rank"],
            each["email"],
            [
                (told["finding"], [one["id"] for one in told["milestones"]])
                for told in each["findings"]
            ],
            each["sector_missing"],
        )
        for each in answer["results"]
    ]


def test_owners_of_what_is_on_the_agenda_come_before_sectors_that_are_missing(
    running, session, workspace, severe
):
    initiative = InitiativeFactory.create(workspace=workspace)
    names = ("grid", "ministry", "lab", "away")
    sectors = ("industry", "government", "academia", "multilateral")
    grid, ministry, lab, away = (
        OrganisationFactory.create(workspace=workspace, name=name, sector=sector)
        for name, sector in zip(names, sectors, strict=True)
    )
    ministry.contact = "desk@ministry.example"
    ministry.save()
    people = [
        MembershipFactory.create(
            workspace=workspace, organisation=one, role=role, user__email=f"{email}@example.org"
        )
        for one, role, email in (
            (grid, "observer", "grid-b"),
            (grid, "partner", "grid-a"),
            (lab, "partner", "lab"),
            (lab, "partner", "asked"),
            (away, "partner", "away"),
        )
    ]
    InvitationFactory.create(session=session, email="ASKED@example.org", state="declined")
    session.sector_needs.create(sector="academia", at_least=2)
    of_grid, of_ministry = (
        MilestoneFactory.create(initiative=initiative, owner_organisation=owner)
        for owner in (grid, ministry)
    )
    worst = severe("critical", [of_grid, of_ministry])
    mild = severe("watch", [of_grid])
    with CaptureQueriesContext(connection) as first:
        found = suggested(running, session)
        few = len(first)

    both = [
        (str(worst.pk), [str(of_grid.pk)]),
        (str(mild.pk), [str(of_grid.pk)]),
    ]
    assert found == [
        (1, "grid-a@example.org", both, 0),
        (2, "desk@ministry.example", [(str(worst.pk), [str(of_ministry.pk)])], 0),
        (3, "grid-b@example.org", both, 0),
        (4, "lab@example.org", [], 2),
    ]
    assert people[-1].user.email not in str(found)
    for _ in range(3):
        more = OrganisationFactory.create(workspace=workspace, sector="academia")
        MembershipFactory.create(workspace=workspace, organisation=more, role="partner")
        severe("watch", [MilestoneFactory.create(initiative=initiative, owner_organisation=more)])
    with CaptureQueriesContext(connection) as again:
        assert len(suggested(running, session)) == 7
        # The first one has noted, besides, that the token is used.
        assert len(again) <= few


def test_whoever_does_not_run_a_session_is_told_of_nobody_to_invite(api, member, forum, session):
    chair = member(Role.ORGANISER)
    session.chair = chair
    session.save()
    leading, outside = api(actor=chair), api(Role.ORGANISER)

    answers = [
        client.get(f"{client.base}sessions/{session.pk}/suggested-invitations/")
        for client in (leading, outside)
    ]

    assert [answer.json()["code"] for answer in answers] == ["not_organiser", "not_found"]
