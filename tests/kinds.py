"""A body of each kind of object that the API writes, for tests that write every field.

A new kind gets its entry here: `KINDS` has one for each collection that is written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from apps.stakeholders.access import COORDINATORS
from apps.stakeholders.models import Role
from tests.factories import MembershipFactory, OrganisationFactory
from tests.plugins.api import Api

TODAY = timezone.now().date()
_numbers = count()


def fresh(name: str = "n") -> str:
    return f"{name}-{next(_numbers)}"


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


class Scene:
    """A workspace with a client of each role, all of one organisation."""

    def __init__(self, api, workspace):
        self.mine = OrganisationFactory.create(workspace=workspace)
        self.other = OrganisationFactory.create(workspace=workspace)
        self.clients: dict[Role, Api] = {role: api(role, self.mine) for role in Role}
        self.admin = self.clients[Role.ADMIN]
        for key in ("compute", "data"):
            self.make(self.admin, "layers", key=key, name=key)
        self.initiatives = [self.make_initiative() for _ in range(2)]
        self.programme = self.make(self.admin, "programmes", key=fresh(), name="P")["id"]

    def make(self, client, collection, **body):
        response = client.post(f"{client.base}{collection}/", body)
        assert response.status_code == 201, response.json()
        return response.json()

    def make_initiative(self):
        takes_part = [{"organisation": str(self.mine.pk), "role": "delivery"}]
        body = {"key": fresh(), "name": "I", "participations": takes_part}
        return self.make(self.admin, "initiatives", **body)["id"]

    def make_started_programme(self):
        """Return a programme that has a milestone."""
        programme = self.make(self.admin, "programmes", key=fresh(), name="P")["id"]
        own = {"key": fresh(), "name": "I", "programme": programme}
        initiative = self.make(self.admin, "initiatives", **own)["id"]
        body = MILESTONES.body(self, None) | {"initiative": initiative}
        self.make(self.admin, "milestones", **body)
        return programme

    def organisers(self):
        """Return whoever may run a forum."""
        return sorted(str(self.clients[role].actor.pk) for role in COORDINATORS)

    def another_organiser(self):
        return str(MembershipFactory.create(workspace=self.mine.workspace, role="organiser").pk)

    def forum(self):
        """Return a forum that whoever may run one runs."""
        body = {"key": fresh(), "name": "F", "organisers": self.organisers()}
        return self.make(self.admin, "forums", **body)["id"]

    def session(self):
        """Return a draft of a session of such a forum."""
        body = KINDS["sessions"].body(self, None)
        return self.make(self.admin, "sessions", **body)["id"]

    def make_milestone(self):
        return self.make(self.admin, "milestones", **MILESTONES.body(self, None))["id"]


@dataclass(frozen=True)
class Kind:
    """A kind of object.

    body: of a new one, made by or for a role; values: for each field another value, or a whole body
    where the field needs company; as_role: whether each role has its own, made by itself; seen_by:
    who sees what a partner or the admin has made
    """

    body: Callable[[Scene, Any], dict[str, Any]]
    values: Callable[[Scene, Any], Mapping[str, Any]]
    as_role: bool = False
    not_shown: frozenset[str] = field(default_factory=frozenset)
    seen_by: frozenset[Role] = frozenset(Role)


class Body(dict[str, Any]):
    """A whole body, for a field that needs others beside it."""


MILESTONES = Kind(
    lambda scene, _: {
        "initiative": scene.initiatives[0],
        "layer": "compute",
        "owner_organisation": str(scene.mine.pk),
        "name": "M",
        "baseline_date": day(0),
        "external_id": fresh(),
    },
    lambda scene, _: {
        "initiative": scene.initiatives[1],
        "layer": "data",
        "owner_organisation": str(scene.other.pk),
        "name": "Other",
        "weight": 3.5,
        "baseline_date": Body(baseline_date=day(9), reason="Flood."),
        "forecast_date": day(5),
        "actual_date": Body(actual_date=day(-1), status="reported"),
        "status": "in_progress",
        "evidence_url": "https://example.org/x",
        "note": "Note.",
        "external_id": fresh(),
        "source": "other",
        "reason": "Because.",
    },
    not_shown=frozenset({"reason"}),
)
KINDS: dict[str, Kind] = {
    "milestones": MILESTONES,
    "layers": Kind(
        lambda *_: {"key": fresh(), "name": "L"},
        lambda *_: {"key": fresh(), "name": "Other", "position": 0},
    ),
    "programmes": Kind(
        lambda *_: {"key": fresh(), "name": "P"}, lambda *_: {"key": fresh(), "name": "Other"}
    ),
    "organisations": Kind(
        lambda *_: {"name": "O", "sector": "industry"},
        lambda *_: {
            "name": "Other",
            "sector": "academia",
            "region": "North",
            "contact": "x@example.org",
            "external_id": fresh(),
            "source": "other",
        },
    ),
    "members": Kind(
        lambda scene, _: {
            "user": {"email": f"{fresh()}@example.org", "name": "Noor"},
            "role": "observer",
            "organisation": str(scene.mine.pk),
        },
        lambda scene, _: {
            "user": {"email": f"{fresh()}@example.org"},
            "organisation": str(scene.other.pk),
            "role": "organiser",
        },
    ),
    "member-invitations": Kind(
        lambda scene, _: {
            "email": f"{fresh()}@example.org",
            "role": "observer",
            "organisation": str(scene.mine.pk),
        },
        lambda scene, _: {
            "email": f"{fresh()}@example.org",
            "role": "partner",
            "organisation": str(scene.mine.pk),
            "expires_at": (timezone.now() + timedelta(days=1)).isoformat(),
        },
    ),
    "initiatives": Kind(
        lambda *_: {"key": fresh(), "name": "I"},
        lambda scene, _: {
            "key": fresh(),
            "name": "Other",
            "programme": scene.programme,
            "lead_organisation": str(scene.mine.pk),
            "participations": [{"organisation": str(scene.mine.pk), "role": "funder"}],
            "phase": "production",
            "region": "North",
            "visibility": "participants",
            "external_id": fresh(),
            "source": "other",
        },
    ),
    "dependencies": Kind(
        lambda scene, _: {
            "predecessor": scene.make_milestone(),
            "successor": scene.make_milestone(),
        },
        lambda scene, _: {
            "predecessor": scene.make_milestone(),
            "successor": scene.make_milestone(),
            "lag_days": 3,
            "need_group": "g",
            "need_at_least": Body(need_group="h", need_at_least=1),
        },
    ),
    "themes": Kind(
        lambda *_: {"key": fresh(), "name": "T"},
        lambda *_: {"key": fresh(), "name": "Other", "position": 0},
    ),
    "rooms": Kind(
        lambda *_: {"name": fresh()},
        lambda *_: {"name": fresh(), "place": "2nd floor", "capacity": 12},
    ),
    "forums": Kind(
        lambda scene, _: {"key": fresh(), "name": "F", "organisers": scene.organisers()},
        lambda scene, _: {
            "key": fresh(),
            "name": "Other",
            "purpose": "Compare notes.",
            "themes": [scene.make(scene.admin, "themes", key=fresh(), name="T")["id"]],
            "visibility": "workspace",
            "attribution": "named",
            "time_zone": "Asia/Kolkata",
            "rhythm": "FREQ=MONTHLY;BYDAY=1TU",
            "organisers": [*scene.organisers(), scene.another_organiser()],
            "organisations": [str(scene.mine.pk)],
        },
        seen_by=COORDINATORS,
    ),
    "sessions": Kind(
        lambda scene, _: {
            "forum": scene.forum(),
            "title": "S",
            "starts_at": f"{day(10)}T09:00:00Z",
            "ends_at": f"{day(10)}T10:00:00Z",
        },
        lambda scene, _: {
            "forum": scene.forum(),
            "title": "Other",
            "purpose": "Compare notes.",
            "starts_at": f"{day(10)}T08:30:00Z",
            "ends_at": f"{day(10)}T11:00:00Z",
            "starts_local": f"{day(10)}T09:00",
            "ends_local": f"{day(10)}T10:00",
            "time_zone": "Asia/Kolkata",
            "room": scene.make(scene.admin, "rooms", name=fresh())["id"],
            "place": "Hall 2",
            "link": "https://meet.example.org/x",
            "languages": ["en", "fr"],
            "accessibility": ["step_free"],
            "capacity": 30,
            "chair": str(scene.admin.actor.pk),
            "rapporteur": str(scene.admin.actor.pk),
            "track": "A",
            "sector_needs": [{"sector": "academia", "at_least": 2}],
        },
        not_shown=frozenset({"starts_local", "ends_local"}),
        seen_by=COORDINATORS,
    ),
    "invitations": Kind(
        lambda scene, _: {"session": scene.session(), "email": f"{fresh()}@example.org"},
        lambda scene, _: {
            "session": scene.session(),
            "email": f"{fresh()}@example.org",
            "member": Body(member=str(scene.admin.actor.pk), email=scene.admin.actor.user.email),
            "organisation": str(scene.mine.pk),
            "name": "Noor",
            "needs": "Captions.",
        },
        seen_by=COORDINATORS,
    ),
    "baseline-changes": Kind(
        lambda scene, _: {
            "reason": "Flood.",
            "milestones": [{"milestone": scene.make_milestone(), "to": day(30)}],
        },
        lambda scene, _: {
            "reason": "Other.",
            "milestones": [{"milestone": scene.make_milestone(), "to": day(40)}],
        },
        as_role=True,
    ),
    "baselines": Kind(
        lambda scene, _: {"name": fresh(scene.make_milestone())},
        lambda scene, _: {"name": fresh(), "programme": scene.make_started_programme()},
    ),
    "report-links": Kind(
        lambda scene, _: {
            "organisation": str(scene.mine.pk),
            "email": f"{fresh()}@example.org",
            "milestones": [scene.make_milestone()],
        },
        lambda scene, _: {
            "organisation": str(scene.mine.pk),
            "email": f"{fresh()}@example.org",
            "milestones": [scene.make_milestone() for _ in range(2)],
            "expires_at": (timezone.now() + timedelta(days=1)).isoformat(),
        },
        seen_by=frozenset({Role.ADMIN, Role.PROGRAMME_OFFICE, Role.PARTNER}),
    ),
    "policies": Kind(
        lambda scene, _: {
            "programme": scene.make(scene.admin, "programmes", key=fresh(), name="P")["id"]
        },
        lambda scene, shown: (
            {
                name: (
                    not now
                    if isinstance(now, bool)
                    else now + (1 if isinstance(now, int) else 0.01)
                )
                for name, now in shown.items()
                if isinstance(now, bool | int | float)
            }
            | {"programme": scene.programme, "pairs": [["compute", "data"]]}
        ),
    ),
    "service-accounts": Kind(
        lambda scene, _: {
            "name": "Sync",
            "role": "observer",
            "organisation": str(scene.mine.pk),
        },
        lambda scene, _: {
            "name": "Other",
            "role": "partner",
            "organisation": str(scene.mine.pk),
            "active": False,
        },
    ),
    "tokens": Kind(
        lambda *_: {"name": "CI", "scopes": ["read"]},
        lambda _, actor: {
            "name": "Other",
            "scopes": ["read", "tokens:write"],
            "allowed_networks": ["127.0.0.0/8"],
            "expires_at": (timezone.now() + timedelta(days=1)).isoformat(),
            "member": actor,
        },
        as_role=True,
    ),
    "sweeps": Kind(
        lambda *_: {},
        lambda scene, _: {"as_of": day(0), "scope": [scene.initiatives[0]]},
    ),
    "exports": Kind(
        lambda *_: {"format": "csv"},
        lambda scene, _: {
            "format": "xlsx",
            "scope": {"initiatives": [scene.initiatives[0]]},
            "language": "fr",
        },
        as_role=True,
    ),
    "webhooks": Kind(
        lambda *_: {"url": "https://example.org/in"},
        lambda scene, _: {
            "url": "https://example.org/other",
            "description": "Ours.",
            "types": ["milestone.*"],
            "layers": ["compute"],
            "organisations": [str(scene.mine.pk)],
            "state": "paused",
        },
        as_role=True,
        seen_by=frozenset({Role.ADMIN, Role.PARTNER}),
    ),
    "reminders": Kind(
        lambda *_: {},
        lambda _, shown: {"wanted": not shown["wanted"]},
        as_role=True,
    ),
    "workspaces": Kind(
        lambda *_: {},
        lambda *_: {"name": "Other", "time_zone": "Asia/Kolkata", "default_language": "fr"},
    ),
}
# Those that are there from the beginning, and where; nobody makes them.
SINGLE = {"workspaces": "", "reminders": "reminders/"}
# A partner may write this field of its service accounts with one value, which they have already.
ONE_VALUE = {("service-accounts", "organisation")}
