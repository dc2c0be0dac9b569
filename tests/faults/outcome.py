"""What a workspace holds after sweeps, told so that it can be compared with another's."""

import json
from typing import Any

from django.apps import apps

from apps.alignment.models import Finding
from apps.events.models import Event
from apps.stakeholders.models import Workspace
from tests.faults.record import in_names, names_of

_TOLD = (
    "kind",
    "state",
    "level",
    "initiative_id",
    "since",
    "as_of",
    "leading",
    "lagging",
    "skew_days",
    "skew_rhythms",
    "layers",
    "organisations",
    "milestones",
    "explanation",
    "resolution",
    "resolved_on",
)


def findings_of(workspace: Workspace) -> list[str]:
    """Return all findings, each with all it says."""
    return sorted(_findings(workspace).values())


def events_of(workspace: Workspace) -> list[str]:
    """Return all events by type, what they are of, and what they say of it."""
    names, findings = names_of(workspace), _findings(workspace)
    return sorted(
        _text(
            [
                event.type,
                findings.get(str(event.subject_id)) or names.get(str(event.subject_id)),
                in_names(event.before, names),
                in_names(event.after, names),
            ]
        )
        for event in Event.objects.filter(
            workspace=workspace, subject_type__in=["finding", "sweep"]
        )
    )


def history_of(workspace: Workspace) -> list[str]:
    """Return what the history of findings tells, row by row."""
    findings = _findings(workspace)
    rows = apps.get_model("alignment", "FindingEvent").objects.filter(workspace_id=workspace.pk)
    return sorted(
        _text([row.pgh_label, findings[str(row.pgh_obj_id)], row.state, row.level]) for row in rows
    )


def _findings(workspace: Workspace) -> dict[str, str]:
    names = names_of(workspace)
    told = {}
    for finding in Finding.objects.filter(workspace=workspace):
        says: dict[str, Any] = {name: getattr(finding, name) for name in _TOLD}
        says["organisations"] = sorted(in_names(says["organisations"], names))
        told[str(finding.pk)] = _text(in_names(says, names))
    return told


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)
