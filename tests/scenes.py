"""A workspace with a client of each role, and what tests that write every field know of a kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

from apps.alignment.models import Finding
from apps.stakeholders.access import COORDINATORS
from apps.stakeholders.models import Role
from tests.apps.programmes.factories import (
    InitiativeFactory,
    LayerFactory,
    ParticipationFactory,
    ProgrammeFactory,
)
from tests.days import in_days, today
from tests.factories import MembershipFactory, OrganisationFactory
from tests.plugins.api import Api

_numbers = count()


def fresh(name: str = "n") -> str:
    return f"{name}-{next(_numbers)}"


def day(days: int) -> str:
    return in_days(days).isoformat()


class Scene:
    """A workspace with a client of each role, all of one organisation."""

    def __init__(self, api, workspace):
        self.mine = OrganisationFactory.create(workspace=workspace)
        self.other = OrganisationFactory.create(
            workspace=workspace, contact=f"{fresh()}@example.org"
        )
        self.clients: dict[Role, Api] = {role: api(role, self.mine) for role in Role}
        self.admin = self.clients[Role.ADMIN]
        for key in ("compute", "data"):
            LayerFactory.create(workspace=workspace, key=key)
        initiatives = InitiativeFactory.create_batch(2, workspace=workspace)
        for initiative in initiatives:
            ParticipationFactory.create(initiative=initiative, organisation=self.mine)
        self.initiatives = [str(initiative.pk) for initiative in initiatives]
        self.programme = str(ProgrammeFactory.create(workspace=workspace).pk)

    def make(self, client, collection, **body):
        response = client.post(f"{client.base}{collection}/", body)
        assert response.status_code == 201, response.json()
        return response.json()

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

    @cached_property
    def usual_forum(self):
        """The one that sessions are of unless said otherwise."""
        return self.forum()

    def open_forum(self):
        """Return a forum that every member sees."""
        return self.make(self.admin, "forums", key=fresh(), name="F", visibility="workspace")["id"]

    def open_session(self):
        """Return a session that every member was told of."""
        body = self.session_body() | {"forum": self.open_forum(), "place": "Hall"}
        made = self.make(self.admin, "sessions", **body)["id"]
        self.admin.post(f"{self.admin.base}sessions/{made}/announce/")
        return made

    def session_body(self):
        """Return what a draft of a session of such a forum is made of."""
        return {
            "forum": self.usual_forum,
            "title": "S",
            "starts_at": f"{day(10)}T09:00:00Z",
            "ends_at": f"{day(10)}T10:00:00Z",
        }

    def template(self):
        """Return what a session of such a forum says that is made from a template."""
        body = {"forum": self.forum(), "name": fresh(), "title": "T", "minutes": 60}
        made = self.make(self.admin, "session-templates", **body)
        return Body(template=made["id"], forum=made["forum"])

    def session(self):
        """Return a draft of a session of such a forum."""
        body = self.session_body()
        return self.make(self.admin, "sessions", **body)["id"]

    def kept_session(self):
        """Return a session whose record its organisers and a partner keep."""
        body = self.session_body()
        keeper = str(self.clients[Role.PARTNER].actor.pk)
        return self.make(self.admin, "sessions", **body, rapporteur=keeper)["id"]

    def open_question(self):
        """Return a session of such a forum, and a question that an earlier one left open."""
        keeper = str(self.clients[Role.PARTNER].actor.pk)
        body = self.session_body()
        asked, later = (
            self.make(self.admin, "sessions", **body, rapporteur=keeper)["id"] for _ in range(2)
        )
        question = self.make(
            self.admin, "outcomes", session=asked, type="question", title="Who pays?"
        )
        return {"session": later, "question": question["id"]}

    def kept_item(self):
        """Return an item of the agenda of such a session."""
        body = {"session": self.kept_session(), "title": "A"}
        return self.make(self.admin, "agenda-items", **body)["id"]

    def commitment_body(self):
        """Return what a commitment of one's own organisation to another is made of."""
        return {
            "organisation": str(self.mine.pk),
            "counterpart_person": {"email": self.other.contact},
            "title": "C",
            "due_date": day(20),
            "milestone": self.make_their_milestone(),
        }

    def make_their_milestone(self):
        body = MILESTONES.body(self, None) | {"owner_organisation": str(self.other.pk)}
        return self.make(self.admin, "milestones", **body)["id"]

    def third(self, contact=""):
        """Return another organisation, that can be asked."""
        contact = contact or f"{fresh()}@example.org"
        body = {"name": fresh(), "sector": "industry", "contact": contact}
        return self.make(self.admin, "organisations", **body)["id"]

    def finding(self, *organisations):
        """Return a finding that everyone sees, and that involves some organisations."""
        return str(
            Finding.objects.create(
                workspace=self.mine.workspace,
                kind="missing_layer",
                key=next(_numbers),
                lagging="data",
                as_of=today(),
                explanation={},
                substance=0,
                fingerprint=0,
                organisations=list(organisations),
            ).pk
        )

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
