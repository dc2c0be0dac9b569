"""Workspaces with few or many sessions, with all that hangs on them, and three who read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.alignment.models import Finding
from apps.forums.models import (
    AgendaItem,
    Answer,
    Attendance,
    Commitment,
    CommitmentParty,
    Forum,
    ForumOrganiser,
    Invitation,
    InvitationState,
    Outcome,
    OutcomeState,
    OutcomeType,
    RecordedHow,
    Session,
    SessionState,
    Side,
)
from apps.forums.promises import CommitmentState
from apps.programmes.models import Initiative, Layer
from apps.programmes.services.workspaces import found_workspace
from apps.stakeholders.models import Membership, Organisation, Role, Sector, Workspace
from coordination.vocabulary import FindingKind

_FORUMS, _ITEMS, _INVITED, _THERE = 50, 4, 10, 3
_BEGINNING = datetime(2024, 1, 2, 9, tzinfo=UTC)
_AT_ONCE = 1_000


@dataclass(frozen=True)
class World:
    """A workspace with sessions, and clients of three who read it."""

    workspace: Workspace
    session: UUID
    forum: UUID
    clients: dict[str, Client]

    def ask(self, who: str, path: str) -> int:
        """Ask, and return how many statements it took."""
        with CaptureQueriesContext(connection) as queries:
            answer = self.clients[who].get(
                path.format(workspace=self.workspace.slug, session=self.session, forum=self.forum)
            )
            if answer.status_code != 200 or not answer.content:
                raise AssertionError(answer.content)
            return len(queries)


def world_of(name: str, number: int) -> World:
    """Make a workspace with a number of sessions of fifty forums, and all that hangs on them."""
    admin = User.objects.create(email=f"admin@{name}.example", name="Admin")
    workspace = found_workspace(
        slug=f"forums-{name}", name=name.title(), time_zone="UTC", founder=admin
    )
    own = Organisation.objects.create(
        workspace=workspace, name="Agency", sector=Sector.GOVERNMENT, external_id="agency"
    )
    organiser, partner = (
        Membership.objects.create(
            workspace=workspace,
            user=User.objects.create(email=f"{role}@{name}.example", name=role.title()),
            role=role,
            organisation=own,
        )
        for role in (Role.ORGANISER, Role.PARTNER)
    )
    sessions = _sessions(workspace, organiser, number)
    findings = _findings(sessions, own)
    _fill(sessions, findings, own, partner)
    _come_to_something(sessions, findings, own)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clients = {
        who: Client(headers={"host": "localhost"})
        for who in ("admin", Role.ORGANISER.value, Role.PARTNER.value)
    }
    for client, user in zip(clients.values(), (admin, organiser.user, partner.user), strict=True):
        client.force_login(user)
    return World(workspace, sessions[0].pk, sessions[0].forum_id, clients)


def _sessions(workspace: Workspace, organiser: Membership, number: int) -> Sequence[Session]:
    forums = Forum.objects.bulk_create(
        Forum(workspace=workspace, key=f"forum-{n}", name=f"Forum {n}", time_zone="UTC")
        for n in range(_FORUMS)
    )
    ForumOrganiser.objects.create(forum=forums[0], member=organiser)
    return Session.objects.bulk_create(
        [
            Session(
                workspace=workspace,
                forum=forums[n % _FORUMS],
                title=f"Session {n}",
                starts_at=_BEGINNING + timedelta(hours=n),
                ends_at=_BEGINNING + timedelta(hours=n + 1),
                time_zone="UTC",
                place="Hall 1",
                state=SessionState.ANNOUNCED,
            )
            for n in range(number)
        ],
        batch_size=_AT_ONCE,
    )


def _fill(
    sessions: Sequence[Session],
    findings: Sequence[Finding],
    own: Organisation,
    partner: Membership,
) -> None:
    """Give each session people, an agenda and a question; the partner is asked to one in ten."""
    states = (InvitationState.INVITED, InvitationState.ACCEPTED, InvitationState.DECLINED)
    Invitation.objects.bulk_create(
        [
            Invitation(
                workspace_id=session.workspace_id,
                session=session,
                organisation=own,
                member=partner if n == 0 and session.starts_at.hour % 10 == 0 else None,
                email=f"person-{n}@agency.example",
                state=states[n % len(states)],
                prefix=f"{session.pk.hex[-12:]}{n:04}",
                digest="0" * 64,
                sent_at=_BEGINNING,
            )
            for session in sessions
            for n in range(_INVITED)
        ],
        batch_size=_AT_ONCE,
    )
    AgendaItem.objects.bulk_create(
        [
            AgendaItem(
                workspace_id=session.workspace_id,
                session=session,
                position=n,
                title=f"Item {n}",
                finding=None if n else finding,
            )
            for session, finding in zip(sessions, findings, strict=True)
            for n in range(_ITEMS)
        ],
        batch_size=_AT_ONCE,
    )
    Outcome.objects.bulk_create(
        [
            Outcome(
                workspace_id=session.workspace_id,
                session=session,
                type=OutcomeType.QUESTION,
                state=OutcomeState.OPEN,
                title=f"What of {session.title}?",
            )
            for session in sessions
        ],
        batch_size=_AT_ONCE,
    )


def _findings(sessions: Sequence[Session], own: Organisation) -> Sequence[Finding]:
    """Return a finding for each session."""
    workspace = sessions[0].workspace
    initiative = Initiative.objects.create(workspace=workspace, key="bench", name="Bench")
    Layer.objects.get_or_create(workspace=workspace, key="data", defaults={"name": "Data"})
    return Finding.objects.bulk_create(
        [
            Finding(
                workspace=workspace,
                initiative=initiative,
                kind=FindingKind.MISSING_LAYER,
                key=number,
                lagging="data",
                as_of=session.starts_at.date(),
                explanation={},
                substance=0,
                fingerprint=0,
                organisations=[str(own.pk)],
            )
            for number, session in enumerate(sessions)
        ],
        batch_size=_AT_ONCE,
    )


def _come_to_something(
    sessions: Sequence[Session], findings: Sequence[Finding], own: Organisation
) -> None:
    """Give each session people in the room and a commitment for its finding."""
    workspace = sessions[0].workspace
    other = Organisation.objects.create(
        workspace=workspace, name="Maker", sector=Sector.INDUSTRY, external_id="maker"
    )
    Attendance.objects.bulk_create(
        [
            Attendance(
                workspace=workspace,
                session=session,
                name=f"Person {n}",
                organisation=own,
                how=RecordedHow.RAPPORTEUR,
                present_at=session.starts_at,
            )
            for session in sessions
            for n in range(_THERE)
        ],
        batch_size=_AT_ONCE,
    )
    _promise(sessions, findings, own, other)


def _promise(
    sessions: Sequence[Session],
    findings: Sequence[Finding],
    own: Organisation,
    other: Organisation,
) -> None:
    """Make a commitment of each session: a third is to be done, a third done, a third missed."""
    states = (CommitmentState.ACCEPTED, CommitmentState.DONE, CommitmentState.MISSED)
    commitments = Commitment.objects.bulk_create(
        [
            Commitment(
                workspace_id=session.workspace_id,
                session=session,
                finding=finding,
                organisation=own,
                counterpart=other,
                title=f"Mend {session.title}",
                due_date=session.starts_at.date(),
                state=states[n % len(states)],
                accepted_at=session.starts_at,
                done_on=session.starts_at.date() if n % len(states) == 1 else None,
            )
            for n, (session, finding) in enumerate(zip(sessions, findings, strict=True))
        ],
        batch_size=_AT_ONCE,
    )
    CommitmentParty.objects.bulk_create(
        [
            CommitmentParty(
                workspace_id=commitment.workspace_id,
                commitment=commitment,
                side=side,
                answer=Answer.ACCEPTED,
                answered_at=commitment.accepted_at,
                prefix=f"{commitment.pk.hex[-14:]}{place}",
                digest="0" * 64,
            )
            for commitment in commitments
            for place, side in enumerate(Side)
        ],
        batch_size=_AT_ONCE,
    )
