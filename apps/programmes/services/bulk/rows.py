"""What goes into a bulk write and what comes back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, Required, TypedDict
from uuid import UUID

from apps.common.errors import FieldError, LockstepError

MOST_ERRORS = 1_000
MOST_CHANGES = 1_000


class MilestoneRow(TypedDict, total=False):
    """One milestone as its source describes it, with references resolved to ids.

    A field that is absent stays as it is, or takes its default where the milestone is new; None
    clears it. Types, lengths and the range of `weight` are the caller's to check; whatever concerns
    what is already there, the actor's rights, dates against status, and twins is checked here.
    source: absent means the one given for all rows
    reported_at: absent means the instant of the write, for rows that are created or changed
    status: absent beside an actual date means reported
    original_baseline_date: only read where the milestone is new
    """

    initiative_id: Required[UUID]
    external_id: Required[str]
    source: str
    layer_id: UUID
    owner_organisation_id: UUID | None
    name: str
    weight: float
    baseline_date: date
    original_baseline_date: date | None
    forecast_date: date | None
    actual_date: date | None
    status: str
    evidence_url: str
    note: str
    reported_at: datetime | None


class DependencyRow(TypedDict, total=False):
    """A dependency between milestones of one source, known by initiative and external id.

    predecessor_initiative_id: absent means the successor's initiative
    """

    initiative_id: Required[UUID]
    predecessor: Required[str]
    successor: Required[str]
    predecessor_initiative_id: UUID | None
    lag_days: int
    need_group: str | None
    need_at_least: int | None


class RowError(NamedTuple):
    """What is wrong with a row: its place from 0, and the field as in the REST contract."""

    row: int
    field: str
    detail: str
    code: str

    @property
    def pointer(self) -> str:
        """Return the pointer below the list; a row that is wrong as a whole has no field."""
        return f"/{self.row}/{self.field}" if self.field else f"/{self.row}"


class RowsRefusedError(LockstepError):
    """At least one row breaks a rule, so none is written.

    rows: at most the first `MOST_ERRORS` errors, in the rows' order
    """

    status = 400
    code = "invalid_rows"
    title = "Some rows are not valid"

    def __init__(self, rows: list[RowError], *, below: str = "") -> None:
        """Point at each row; `below` is the pointer of their list, such as `/milestones`."""
        self.rows = rows
        super().__init__(
            f"Nothing was written: {len(rows)} errors.",
            errors=tuple(FieldError(below + e.pointer, e.detail, e.code) for e in rows),
        )


class ChangedMeanwhileError(LockstepError):
    """Somebody changed one of the rows between the comparison and the write."""

    code = "changed_meanwhile"
    title = "One of the rows was changed at the same moment"

    def __init__(self) -> None:
        """Say that trying again is enough."""
        super().__init__("Nothing was written. Send the same again.")


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What a bulk write did, in rows: created + updated + cancelled + unchanged = rows given.

    cancelled: those that were there and became cancelled (not counted as updated)
    changes: the first `MOST_CHANGES` that were written: {kind, external_id, id, initiative, fields}
    ids: of all rows in their order, where they were asked for
    """

    created: int = 0
    updated: int = 0
    cancelled: int = 0
    unchanged: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list)
    ids: list[UUID] = field(default_factory=list)

    def take_changes(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Keep what was written, as the database tells it."""
        names = ("kind", "external_id", "id", "initiative", "fields")
        self.changes.extend(dict(zip(names, row, strict=True)) for row in rows)
