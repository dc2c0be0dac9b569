"""Which layers and organisations an event concerns.

What an event says itself is read here; what its subject hangs on is told by the apps that know it,
which register for their kinds of subject when they are loaded.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.common.identities import as_uuid
from apps.events.models import Event

_LAYER_FIELDS = ("layer", "lagging")
_ORGANISATION_FIELDS = ("owner_organisation", "lead_organisation", "organisation")


@dataclass(frozen=True, slots=True)
class Concern:
    """Layers by key, organisations by id."""

    layers: frozenset[str] = frozenset()
    organisations: frozenset[UUID] = frozenset()

    def __or__(self, other: "Concern") -> "Concern":
        """Return what concerns either."""
        return Concern(self.layers | other.layers, self.organisations | other.organisations)


Resolver = Callable[[Collection[UUID]], Mapping[UUID, Concern]]
_resolvers: dict[str, Resolver] = {}


def register(subject_type: str, resolver: Resolver) -> None:
    """Say how subjects of a kind lead to layers and organisations, many at a time."""
    _resolvers[subject_type] = resolver


def concerns_of(events: Iterable[Event]) -> dict[int, Concern]:
    """Return what each event concerns, by its sequence; one resolution for each kind of subject."""
    events = list(events)
    subjects: dict[str, set[UUID]] = defaultdict(set)
    for event in events:
        subjects[event.subject_type].add(event.subject_id)
    known = {
        kind: _resolvers[kind](ids) if kind in _resolvers else {} for kind, ids in subjects.items()
    }
    return {
        event.sequence: _said_by(event) | known[event.subject_type].get(event.subject_id, Concern())
        for event in events
    }


def _said_by(event: Event) -> Concern:
    """Return what an event says itself: all there is to know where its subject is gone."""
    said = Concern()
    if event.subject_type == "organisation":
        said = Concern(organisations=frozenset([event.subject_id]))
    for facts in (event.before, event.after):
        said |= _in_facts(event.subject_type, facts or {})
    return said


def _in_facts(subject_type: str, facts: Mapping[str, Any]) -> Concern:
    layers = {facts.get(name) for name in _LAYER_FIELDS} | set(facts.get("leading") or ())
    if subject_type == "layer":
        layers.add(facts.get("key"))
    organisations = [facts.get(name) for name in _ORGANISATION_FIELDS]
    organisations += [one.get("organisation") for one in facts.get("participations") or ()]
    ids = (as_uuid(name) for name in organisations if isinstance(name, str))
    return Concern(
        frozenset(name for name in layers if isinstance(name, str)),
        frozenset(identity for identity in ids if identity),
    )
