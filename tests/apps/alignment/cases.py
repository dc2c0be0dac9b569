"""Detector cases as rows of the record."""

from typing import Any

from apps.programmes.models import DEFAULT_LAYERS, Dependency, Initiative, Layer, Milestone
from apps.stakeholders.models import Workspace
from coordination.vocabulary import Agreement


def record(case: dict[str, Any], workspace: Workspace) -> tuple[Initiative, dict[str, Milestone]]:
    """Store a case in a workspace and return its initiative and its milestones by external id."""
    layers = {
        key: Layer.objects.get_or_create(
            workspace=workspace, key=key, defaults={"name": str(name), "position": position}
        )[0]
        for position, (key, name) in enumerate(DEFAULT_LAYERS.items())
    }
    initiative = Initiative.objects.create(workspace=workspace, key=case["name"], name=case["name"])
    milestones = Milestone.objects.bulk_create(
        Milestone(
            workspace=workspace,
            initiative=initiative,
            layer=layers[given["layer"]],
            name=given["external_id"],
            external_id=given["external_id"],
            weight=given.get("weight", 1),
            baseline_date=given["baseline_date"],
            original_baseline_date=given["baseline_date"],
            forecast_date=given.get("forecast_date"),
            actual_date=given["actual_date"],
            status=given["status"],
        )
        for given in case["milestones"]
    )
    named = {str(milestone.external_id): milestone for milestone in milestones}
    Dependency.objects.bulk_create(
        Dependency(
            workspace=workspace,
            predecessor=named[given["predecessor"]],
            predecessor_initiative=initiative,
            successor=named[given["successor"]],
            successor_initiative=initiative,
            lag_days=given["lag_days"],
            need_group=given.get("need_group"),
            need_at_least=given.get("need_at_least"),
            agreement=Agreement.ACCEPTED,
        )
        for given in case["dependencies"]
    )
    return initiative, named


def needing(
    workspace: Workspace,
    name: str,
    needed: Milestone | None = None,
    *,
    visibility: str = "workspace",
) -> Milestone:
    """Store an initiative with one milestone for 1 March 2026, which needs another's if given."""
    layer, _ = Layer.objects.get_or_create(
        workspace=workspace, key="compute", defaults={"name": "Compute", "position": 0}
    )
    initiative = Initiative.objects.create(
        workspace=workspace, key=name, name=name, visibility=visibility
    )
    milestone = Milestone.objects.create(
        workspace=workspace,
        initiative=initiative,
        layer=layer,
        name=f"{name} delivers",
        external_id=name,
        baseline_date="2026-03-01",
        original_baseline_date="2026-03-01",
        reported_at="2026-03-01T08:00:00Z",
    )
    if needed:
        wait(milestone, needed)
    return milestone


def wait(successor: Milestone, predecessor: Milestone) -> None:
    """Let one milestone need another, by agreement."""
    Dependency.objects.create(
        workspace=successor.workspace,
        predecessor=predecessor,
        predecessor_initiative=predecessor.initiative,
        successor=successor,
        successor_initiative=successor.initiative,
        agreement=Agreement.ACCEPTED,
    )
