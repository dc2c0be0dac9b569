"""The demo as a plan document, and what a plan document cannot carry beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from apps.alignment.demo.source import Demo, Initiative, Milestone, Need

VERSION: Final = 1
_HOUR_OF_REPORTS: Final = time(9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency between two initiatives; each end is (initiative, milestone)."""

    successor: tuple[str, str]
    predecessor: tuple[str, str]
    lag: int
    group: str | None
    at_least: int | None


def plan_document(demo: Demo) -> dict[str, Any]:
    """Return the demo's plan as it was first promised, in the form that partners import."""
    return {
        "lockstep_plan": VERSION,
        "organisations": [
            {"external_id": row["key"], "name": row["name"], "sector": row["sector"]}
            for row in demo.organisations
        ],
        "initiatives": [_initiative(initiative) for initiative in demo.initiatives],
    }


def links(demo: Demo) -> list[Link]:
    """Return the dependencies that cross initiatives, which a plan document leaves out."""
    return [
        link
        for initiative in demo.initiatives
        for link in _waits(initiative)
        if link.successor[0] != link.predecessor[0]
    ]


def _initiative(initiative: Initiative) -> dict[str, Any]:
    return {
        "external_id": initiative.key,
        "name": initiative.name,
        "lead_organisation": initiative.lead,
        "milestones": [_milestone(milestone) for milestone in initiative.milestones],
        "dependencies": [
            {
                "predecessor": link.predecessor[1],
                "successor": link.successor[1],
                "lag_days": link.lag,
                "need_group": link.group,
                "need_at_least": link.at_least,
            }
            for link in _waits(initiative)
            if link.successor[0] == link.predecessor[0]
        ],
    }


def _milestone(milestone: Milestone) -> dict[str, Any]:
    return {
        "external_id": milestone.id,
        "layer": milestone.layer,
        "name": milestone.name,
        "owner_organisation": milestone.owner,
        "weight": milestone.weight,
        "baseline_date": milestone.first_due.isoformat(),
        "forecast_date": _iso(milestone.forecast),
        "actual_date": _iso(milestone.done),
        "status": milestone.status,
        "reported_at": _instant(milestone.heard),
    }


def _waits(initiative: Initiative) -> Iterator[Link]:
    """Return all dependencies of the milestones of an initiative."""
    for milestone in initiative.milestones:
        yield from _needed(initiative.key, Need(milestone.id, milestone.after, 0, None))
    for need in initiative.needs:
        yield from _needed(initiative.key, need)


def _needed(initiative: str, need: Need) -> Iterator[Link]:
    group = f"{need.milestone}-any" if need.at_least else None
    for name in need.after:
        yield Link(
            (initiative, need.milestone),
            address(name, initiative),
            need.lag,
            group,
            need.at_least,
        )


def address(name: str, initiative: str) -> tuple[str, str]:
    """Return the initiative and id of a milestone named `id` or `initiative/id`."""
    home, _, milestone = name.rpartition("/")
    return home or initiative, milestone


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(day: date | None) -> str | None:
    """Return the hour of a day at which the demo's reports come in."""
    return datetime.combine(day, _HOUR_OF_REPORTS).isoformat() if day else None
