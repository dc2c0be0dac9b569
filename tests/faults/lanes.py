"""An initiative in step as of today, and the one write that throws it out of step."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.programmes.models import Initiative, Layer, Milestone
from apps.stakeholders.models import Workspace
from coordination.vocabulary import MilestoneStatus

_DAYS_AGO = (120, 90, 60)


def in_step(workspace: Workspace) -> Initiative:
    """Return an initiative of two layers that have both done all that they planned."""
    now = timezone.now()
    initiative = Initiative.objects.create(workspace=workspace, key="in-step", name="In step")
    for place, key in enumerate(("compute", "governance")):
        layer = Layer.objects.create(workspace=workspace, key=key, name=key, position=place)
        for days in _DAYS_AGO:
            day = workspace.today(now) - timedelta(days=days)
            Milestone.objects.create(
                workspace=workspace,
                initiative=initiative,
                layer=layer,
                name=f"{key} {days} days ago",
                external_id=f"{key}-{days}",
                baseline_date=day,
                original_baseline_date=day,
                actual_date=day,
                status=MilestoneStatus.ACCEPTED,
                reported_at=now,
            )
    return initiative


def left_behind(initiative: Initiative) -> dict[str, Any]:
    """Return a milestone to post: governance should have reached it long ago, and has not."""
    today = initiative.workspace.today(timezone.now())
    return {
        "initiative": str(initiative.pk),
        "layer": "governance",
        "external_id": "governance-left-behind",
        "baseline_date": (today - timedelta(days=100)).isoformat(),
        "forecast_date": (today + timedelta(days=10)).isoformat(),
    }


# Whoever has not reported on it lately is silent too, and silence keeps the level at watch.
FOUND = [
    ("pace", "open", "watch", ["compute"], "governance"),
    ("silence", "open", None, [], "governance"),
]


def told(findings: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return what matters of findings as the API gives them, by kind."""
    names = ("kind", "state", "level", "leading", "lagging")
    return sorted(tuple(finding[name] for name in names) for finding in findings)
