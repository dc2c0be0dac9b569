"""Lists of forums in a workspace with many sessions, against the same in one with few.

Asked in this process, as three who see different shares of it: an admin sees all, an organiser what
its own forum has, a partner what it was invited to. Each has to ask the database as often in the
large workspace as in the small one.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.forums.models import (
    AgendaItem,
    Forum,
    ForumOrganiser,
    Invitation,
    InvitationState,
    Outcome,
    OutcomeState,
    OutcomeType,
    Session,
    SessionState,
)
from apps.programmes.services.workspaces import found_workspace
from apps.stakeholders.models import Membership, Organisation, Role, Sector, Workspace
from tests.bench.results import Report, in_turn

_FEW, _MANY = 50, 5_000
_FORUMS, _ITEMS, _INVITED = 50, 4, 10
_BEGINNING = datetime(2024, 1, 2, 9, tzinfo=UTC)
_AT_ONCE = 1_000
_ROUNDS = 5
_LISTS = (
    "forums/",
    "sessions/",
    "sessions/?search=session&ordering=-starts_at",
    "invitations/?state=accepted",
    "agenda-items/",
    "outcomes/?type=question&state=open",
    "sessions/{session}/balance/",
    "sessions/{session}/agenda/",
    "sessions/{session}/suggested-agenda/",
    "sessions/{session}/suggested-invitations/",
)
_ASKED_BY_ALL = 6


@dataclass(frozen=True)
class _World:
    """A workspace with sessions, and clients of three who read it."""

    workspace: Workspace
    session: UUID
    clients: dict[str, Client]

    def ask(self, who: str, path: str) -> int:
        """Ask, and return how many statements it took."""
        with CaptureQueriesContext(connection) as queries:
            answer = self.clients[who].get(
                f"/api/v1/workspaces/{self.workspace.slug}/{path.format(session=self.session)}"
            )
            if answer.status_code != 200 or not answer.content:
                raise AssertionError(answer.content)
            return len(queries)


def measure(report: Report) -> None:
    """Measure each list as each reader of it."""
    logging.disable(logging.INFO)
    few, many = _world("few", _FEW), _world("many", _MANY)
    for place, path in enumerate(_LISTS):
        for who in many.clients if place < _ASKED_BY_ALL else ("admin",):
            asked = [world.ask(who, path) for world in (few, many)]
            if asked[0] != asked[1]:
                raise AssertionError(f"{path} as {who} takes {asked} statements.")
            seconds = in_turn(
                [partial(world.ask, who, path) for world in (few, many)], rounds=_ROUNDS
            )
            name = f"forums: {path.removeprefix('sessions/{session}/')}, {who}"
            for sessions, taken in zip((_FEW, _MANY), seconds, strict=True):
                against = f"{_FEW} sessions"
                report.add(name, sessions, taken, against=against, reference=seconds[0])


def _world(name: str, number: int) -> _World:
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
    _fill(sessions, own, partner)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clients = {
        who: Client(headers={"host": "localhost"})
        for who in ("admin", Role.ORGANISER.value, Role.PARTNER.value)
    }
    for client, user in zip(clients.values(), (admin, organiser.user, partner.user), strict=True):
        client.force_login(user)
    return _World(workspace, sessions[0].pk, clients)


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


def _fill(sessions: Sequence[Session], own: Organisation, partner: Membership) -> None:
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
                workspace_id=session.workspace_id, session=session, position=n, title=f"Item {n}"
            )
            for session in sessions
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
