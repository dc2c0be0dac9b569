"""The demo as it is written down: TOML, with every day an offset from the day it is made."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings

FOLDER: Final = Path(settings.BASE_DIR) / "fixtures" / "demo"
_WORKSPACE: Final = "workspace.toml"

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone as written, with what it takes from its lane and offsets turned into dates.

    due: its baseline; first_due: the first one, another where it was re-planned
    heard: day of the last report on it
    after: milestones it waits for, `id` or `initiative/id`
    """

    id: str
    layer: str
    name: str
    owner: str
    weight: float
    due: date
    first_due: date
    forecast: date | None
    done: date | None
    heard: date | None
    status: str
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """What a milestone waits for beyond `after`.

    at_least: how many of `after` are enough, None for each of them by itself
    """

    milestone: str
    after: tuple[str, ...]
    lag: int
    at_least: int | None


@dataclass(frozen=True, slots=True)
class Request:
    """A baseline change that a member asks for: from milestones to their new baselines."""

    asked_by: str
    reason: str
    moves: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A dependency that the owner of one end proposes: `milestone` waits for `after`."""

    asked_by: str
    milestone: str
    after: str


@dataclass(frozen=True, slots=True)
class Initiative:
    """One initiative as written. `replanning`: the approved change that moved baselines."""

    key: str
    name: str
    programme: str
    lead: str
    phase: str
    region: str
    visibility: str
    story: str
    participations: Mapping[str, str]
    milestones: tuple[Milestone, ...]
    needs: tuple[Need, ...]
    replanning: Request | None
    requests: tuple[Request, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Demo:
    """The whole demo. Organisations and members: tables as written; evidence: where links lead."""

    slug: str
    name: str
    time_zone: str
    source: str
    evidence: str
    programmes: Mapping[str, str]
    organisations: tuple[Table, ...]
    members: tuple[Table, ...]
    initiatives: tuple[Initiative, ...]


def workspace_slug(folder: Path = FOLDER) -> str:
    """Return the slug of the workspace the demo is made into."""
    slug: str = tomllib.loads((folder / _WORKSPACE).read_text())["slug"]
    return slug


def read_demo(today: date, folder: Path = FOLDER) -> Demo:
    """Return the demo as of `today`."""
    tables = {path.name: tomllib.loads(path.read_text()) for path in sorted(folder.glob("*.toml"))}
    workspace = tables.pop(_WORKSPACE)
    return Demo(
        slug=workspace["slug"],
        name=workspace["name"],
        time_zone=workspace["time_zone"],
        source=workspace["source"],
        evidence=workspace["evidence"],
        programmes=workspace["programmes"],
        organisations=tuple(workspace["organisations"]),
        members=tuple(workspace["members"]),
        initiatives=tuple(_initiative(table, today) for table in tables.values()),
    )


def _initiative(table: Table, today: date) -> Initiative:
    milestones = tuple(
        _milestone(row, lane, layer, today)
        for layer, lane in table["lanes"].items()
        for row in lane["milestones"]
    )
    return Initiative(
        key=table["key"],
        name=table["name"],
        programme=table["programme"],
        lead=table["lead"],
        phase=table["phase"],
        region=table["region"],
        visibility=table.get("visibility", "workspace"),
        story=table["story"],
        participations={table["lead"]: "lead", **table["participations"]},
        milestones=milestones,
        needs=tuple(_needs(table)),
        replanning=_replanning(table, milestones),
        requests=tuple(_requests(table, today)),
        proposals=tuple(Proposal(**row) for row in table.get("proposals", ())),
    )


def _milestone(row: Table, lane: Table, layer: str, today: date) -> Milestone:
    def day(name: str) -> date | None:
        return today + timedelta(row[name]) if name in row else None

    due = today + timedelta(row["due"])
    heard = row.get("heard", row.get("done", lane["heard"]))
    return Milestone(
        id=row["id"],
        layer=layer,
        name=row["name"],
        owner=row.get("by", lane["owner"]),
        weight=row.get("weight", 1),
        due=due,
        first_due=day("was") or due,
        forecast=day("forecast"),
        done=day("done"),
        # Nobody has been asked yet about what is neither due nor forecast.
        heard=today + timedelta(heard) if _is_told(row) else None,
        status=row.get("state", _status(row)),
        after=tuple(row.get("after", ())),
    )


def _is_told(row: Table) -> bool:
    return row.get("was", row["due"]) <= 0 or "done" in row or "forecast" in row


def _status(row: Table) -> str:
    if "done" in row:
        return "accepted"
    return "in_progress" if "forecast" in row else "planned"


def _needs(table: Table) -> Iterator[Need]:
    for row in table.get("needs", ()):
        yield Need(row["milestone"], tuple(row["after"]), row.get("lag", 0), row.get("at_least"))


def _replanning(table: Table, milestones: tuple[Milestone, ...]) -> Request | None:
    if "replanning" not in table:
        return None
    moves = {each.id: each.due for each in milestones if each.due != each.first_due}
    return Request(table["replanning"]["asked_by"], table["replanning"]["reason"], moves)


def _requests(table: Table, today: date) -> Iterator[Request]:
    for row in table.get("requests", ()):
        moves = {name: today + timedelta(days) for name, days in row["milestones"].items()}
        yield Request(row["asked_by"], row["reason"], moves)
