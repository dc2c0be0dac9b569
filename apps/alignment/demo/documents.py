"""The demo as a plan document: the form in which partners hand in their plans."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any, Final

from apps.alignment.demo.source import Demo, Initiative, Milestone, Need
from coordination.vocabulary import MilestoneStatus

VERSION: Final = 1
_HOUR_OF_REPORTS: Final = time(9, tzinfo=UTC)
_DONE: Final = (MilestoneStatus.ACCEPTED, MilestoneStatus.REPORTED)


def plan_document(demo: Demo) -> dict[str, Any]:
    """Return the demo's plan as it was first promised: re-planning comes after it."""
    return {
        "lockstep_plan": VERSION,
        "organisations": [
            {
                "external_id": row["key"],
                "name": row["name"],
                "sector": row["sector"],
                "region": row["region"],
            }
            for row in demo.organisations
        ],
        "programmes": [{"key": key, "name": name} for key, name in demo.programmes.items()],
        "initiatives": [_initiative(demo, initiative) for initiative in demo.initiatives],
    }


def _initiative(demo: Demo, initiative: Initiative) -> dict[str, Any]:
    return {
        "external_id": initiative.key,
        "key": initiative.key,
        "name": initiative.name,
        "programme": initiative.programme,
        "lead_organisation": initiative.lead,
        "participations": [
            {"organisation": organisation, "role": role}
            for organisation, role in initiative.participations.items()
        ],
        "phase": initiative.phase,
        "region": initiative.region,
        "visibility": initiative.visibility,
        "milestones": [
            _milestone(milestone, f"{demo.evidence}/{initiative.key}")
            for milestone in initiative.milestones
        ],
        "dependencies": list(_dependencies(initiative)),
    }


def _milestone(milestone: Milestone, evidence: str) -> dict[str, Any]:
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
        "evidence_url": f"{evidence}/{milestone.id}" if milestone.status in _DONE else "",
        "reported_at": _instant(milestone.heard),
    }


def _dependencies(initiative: Initiative) -> Iterator[dict[str, Any]]:
    for milestone in initiative.milestones:
        yield from _needed(Need(milestone.id, milestone.after, 0, None))
    for need in initiative.needs:
        yield from _needed(need)


def _needed(need: Need) -> Iterator[dict[str, Any]]:
    for name in need.after:
        initiative, milestone = address(name)
        yield {
            "predecessor": milestone,
            "predecessor_initiative": initiative,
            "successor": need.milestone,
            "lag_days": need.lag,
            "need_group": "enough" if need.at_least else None,
            "need_at_least": need.at_least,
        }


def address(name: str) -> tuple[str | None, str]:
    """Return initiative, None for the same one, and id of `id` or `initiative/id`."""
    initiative, _, milestone = name.rpartition("/")
    return initiative or None, milestone


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(day: date | None) -> str | None:
    """Return the hour of a day at which the demo's reports come in."""
    return datetime.combine(day, _HOUR_OF_REPORTS).isoformat() if day else None
