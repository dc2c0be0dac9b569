"""Rows of the record as events carry them: JSON, with the names of the REST contract."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from apps.common.encoding import plain
from apps.programmes.models import (
    BaselineChange,
    Dependency,
    Initiative,
    Layer,
    Milestone,
    Programme,
)

Facts = dict[str, Any]


def milestone_facts(milestone: Milestone) -> Facts:
    """Return a milestone as events carry it; `bulk.milestone_sql` makes the same in SQL."""
    return plain(
        {
            "initiative": milestone.initiative_id,
            "layer": milestone.layer.key,
            "owner_organisation": milestone.owner_organisation_id,
            "name": milestone.name,
            "weight": milestone.weight,
            "baseline_date": milestone.baseline_date,
            "original_baseline_date": milestone.original_baseline_date,
            "forecast_date": milestone.forecast_date,
            "actual_date": milestone.actual_date,
            "status": milestone.status,
            "evidence_url": milestone.evidence_url,
            "note": milestone.note,
            "reported_at": milestone.reported_at,
            "external_id": milestone.external_id,
            "source": milestone.source,
        }
    )


def dependency_facts(dependency: Dependency) -> Facts:
    """Return a dependency as events carry it; `bulk.dependency_sql` makes the same in SQL."""
    return plain(
        {
            "predecessor": dependency.predecessor_id,
            "successor": dependency.successor_id,
            "lag_days": dependency.lag_days,
            "need_group": dependency.need_group,
            "need_at_least": dependency.need_at_least,
            "agreement": dependency.agreement,
        }
    )


def initiative_facts(initiative: Initiative, roles: Mapping[UUID, str] | None = None) -> Facts:
    """Return an initiative as events carry it.

    roles: of the organisations that take part, where they are known already
    """
    if roles is None:
        rows = initiative.participations.order_by("id")
        roles = dict(rows.values_list("organisation_id", "role"))
    return plain(
        {
            "key": initiative.key,
            "name": initiative.name,
            "programme": initiative.programme_id,
            "lead_organisation": initiative.lead_organisation_id,
            "participations": [
                {"organisation": str(organisation), "role": role}
                for organisation, role in roles.items()
            ],
            "phase": initiative.phase,
            "region": initiative.region,
            "visibility": initiative.visibility,
            "external_id": initiative.external_id,
            "source": initiative.source,
        }
    )


def baseline_change_facts(change: BaselineChange, *, moves: int) -> Facts:
    """Return a baseline change as events carry it; the milestones tell of their own dates."""
    return {
        "state": str(change.state),
        "reason": change.reason,
        "decision_note": change.decision_note,
        "moves": moves,
    }


def layer_facts(layer: Layer) -> Facts:
    """Return a layer as events carry it."""
    return {"key": layer.key, "name": layer.name, "position": layer.position}


def programme_facts(programme: Programme) -> Facts:
    """Return a programme as events carry it."""
    return {"key": programme.key, "name": programme.name}
