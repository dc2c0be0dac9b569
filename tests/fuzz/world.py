"""The demo workspace as each role meets it, and the ids of what is in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rest_framework.test import APIClient

from apps.alignment.demo.making import make_demo
from apps.stakeholders.models import Role
from tests.contract import document
from tests.factories import token_for

_PASSWORD = "correct horse battery staple"
_IDS_OF_EACH = 8
# What a field of a body names, by its own name.
_REFERENCES = {
    "initiative": "initiatives",
    "layer": "layers",
    "lead_organisation": "organisations",
    "member": "members",
    "milestone": "milestones",
    "organisation": "organisations",
    "owner_organisation": "organisations",
    "predecessor": "milestones",
    "programme": "programmes",
    "successor": "milestones",
}


@dataclass(frozen=True)
class World:
    """A workspace with something in each collection.

    bearers: a token for each role; ids: those in each collection, by its path's last step
    """

    slug: str
    bearers: Mapping[Role, str]
    ids: Mapping[str, Sequence[str]]

    def id_in(self, path: str, choice: int) -> str | None:
        """Return the id of something that a path with `{id}` can name, if there is any."""
        known = self.ids.get(_collection(path))
        return known[choice % len(known)] if known else None

    def with_references(self, body: Any, choice: int) -> Any:
        """Return a body in which each text that should name an object does so."""
        if isinstance(body, list):
            return [self.with_references(each, choice + at) for at, each in enumerate(body)]
        if not isinstance(body, dict):
            return body
        return {
            name: self._named(name, value, choice + at)
            for at, (name, value) in enumerate(body.items())
        }

    def _named(self, field: str, value: Any, choice: int) -> Any:
        known = self.ids.get(_REFERENCES.get(field, ""))
        if known and isinstance(value, str):
            return known[choice % len(known)]
        return self.with_references(value, choice)


def make_world(at: datetime) -> World:
    """Make the demo, and something more of what it has none of."""
    made = make_demo(at=at, password=_PASSWORD)
    bearers = {Role(member.role): token_for(member)[1] for member in made.members}
    office = APIClient(HTTP_AUTHORIZATION=f"Bearer {bearers[Role.ADMIN]}")
    base = f"/api/v1/workspaces/{made.workspace.slug}/"
    _fill(office, base)
    return World(made.workspace.slug, bearers, _ids(office, base))


def _fill(office: APIClient, base: str) -> None:
    organisation = office.get(f"{base}organisations/").json()["results"][0]["id"]
    bodies: dict[str, Any] = {
        "policies": {},
        "service-accounts": {"name": "Tracker", "role": "partner", "organisation": organisation},
        "tokens": {"name": "Tracker", "scopes": ["read"]},
        "webhooks": {"url": "https://tracker.example.org/lockstep"},
    }
    for collection, body in bodies.items():
        response = office.post(f"{base}{collection}/", body)
        assert response.status_code == 201, response.json()


def _ids(office: APIClient, base: str) -> dict[str, list[str]]:
    paths = document()["paths"]
    collections = {
        _collection(path)
        for path in paths
        if "{id}/" in path and "get" in paths.get(path.partition("{id}/")[0], {})
    }
    pages = {
        each: office.get(f"{base}{each}/?limit={_IDS_OF_EACH}").json()["results"]
        for each in sorted(collections)
    }
    return {each: [row["id"] for row in rows] for each, rows in pages.items()}


def _collection(path: str) -> str:
    return path.partition("{id}/")[0].strip("/").rpartition("/")[2]
