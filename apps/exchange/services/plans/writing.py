"""What the parts of taking a plan over share: who writes where, what went wrong, what was done."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from apps.common.writing import difference
from apps.events.models import Event
from apps.events.services import describe_actor, publish_all
from apps.exchange.plan import Place, Problems
from apps.programmes.services.facts import Facts
from apps.programmes.services.rights import may, own_only
from apps.stakeholders.models import Membership, Workspace

MOST_CHANGES = 1_000
_TOLD_BY_THE_DATABASE = frozenset({"organisation"})


def ignore(_per_cent: int) -> None:
    """Watch nothing."""


@dataclass
class Writing:
    """One plan on its way into the record.

    actor: None is the installation itself, which may everything
    counts: {kind of object: {created, updated, cancelled, unchanged}}
    diff: the first changes, as the job's report shows them
    watch: is told how far the writing has come, in per cent
    notices: what was taken otherwise than it stood in the file
    """

    workspace: Workspace
    actor: Membership | None
    source: str
    at: datetime
    problems: Problems
    watch: Callable[[int], None] = ignore
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    diff: list[dict[str, Any]] = field(default_factory=list)
    notices: Problems = field(default_factory=Problems)
    _events: list[Event] = field(default_factory=list)

    @property
    def reason(self) -> str:
        """Return why the record changes, as its history says it."""
        return f"import of {self.source}" if self.source else "import of a plan"

    @property
    def may_change_structure(self) -> bool:
        """Tell whether organisations, layers, programmes and initiatives are made on the way."""
        return may(self.actor, "structure.write")

    @property
    def is_restricted(self) -> bool:
        """Tell whether the actor writes milestones of its own organisation only."""
        return own_only(self.actor, "milestones.write")

    def refuse_structure(self, place: Place, what: str) -> None:
        """Note that the actor may not do this on the way."""
        self.problems.add(place, f"Only the programme office {what}.", "office_only")

    def note_created(
        self, kind: str, row: Model, name: str, after: Facts, restricted: list[UUID] | None = None
    ) -> None:
        """Count a new object, and tell of it."""
        self._note(kind, "created", row, name, [])
        if kind not in _TOLD_BY_THE_DATABASE:
            self._tell(f"{kind}.created", kind, row, None, after, restricted)

    def note_changed(
        self,
        kind: str,
        row: Model,
        name: str,
        before: Facts,
        after: Facts,
        restricted: list[UUID] | None = None,
    ) -> None:
        """Count a changed object, and tell what differs."""
        before, after = difference(before, after)
        self._note(kind, "updated", row, name, list(after))
        if kind not in _TOLD_BY_THE_DATABASE:
            self._tell(f"{kind}.changed", kind, row, before, after, restricted)

    def note_unchanged(self, kind: str) -> None:
        """Count an object that is as the plan says."""
        self.counts.setdefault(kind, Counter())["unchanged"] += 1

    def note_rows(self, kind: str, counts: dict[str, int], changes: list[dict[str, Any]]) -> None:
        """Count what a bulk write did; it has told of it itself."""
        self.counts.setdefault(kind, Counter()).update(counts)
        room = max(MOST_CHANGES - len(self.diff), 0)
        self.diff += [_as_json({"object": kind} | change) for change in changes[:room]]

    def publish(self) -> None:
        """Append what was noted to the event log."""
        publish_all(self._events)
        self._events = []

    def _note(self, kind: str, change: str, row: Model, name: str, fields: list[str]) -> None:
        self.counts.setdefault(kind, Counter())[change] += 1
        if len(self.diff) < MOST_CHANGES:
            self.diff.append(
                {
                    "object": kind,
                    "kind": change,
                    "external_id": name,
                    "id": str(row.pk),
                    "initiative": None,
                    "fields": fields,
                }
            )

    def _tell(
        self,
        event: str,
        kind: str,
        row: Model,
        before: Facts | None,
        after: Facts,
        restricted: list[UUID] | None,
    ) -> None:
        self._events.append(
            Event(
                workspace_id=self.workspace.pk,
                type=event,
                at=self.at,
                actor=describe_actor(self.actor),
                subject_type=kind,
                subject_id=row.pk,
                before=before,
                after=after,
                restricted_to=restricted,
            )
        )


def _as_json(change: dict[str, Any]) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, UUID) else value for name, value in change.items()
    }
