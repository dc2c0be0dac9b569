"""Plan documents for tests, and running them."""

import json
from datetime import UTC, datetime
from typing import Any

from apps.exchange import services
from apps.exchange.models import Import
from apps.stakeholders.models import Membership, Workspace

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ZERO = {"created": 0, "updated": 0, "unchanged": 0, "cancelled": 0}


def milestone(external_id: str = "com-0", **fields: Any) -> dict[str, Any]:
    """Return a milestone as it stands in a plan."""
    given = {"external_id": external_id, "layer": "compute", "baseline_date": "2026-01-10"}
    return given | fields


def plan(
    *milestones: Any,
    dependencies: list[dict[str, Any]] | None = None,
    organisations: list[dict[str, Any]] | None = None,
    initiative: dict[str, Any] | None = None,
    **fields: Any,
) -> dict[str, Any]:
    """Return a plan with one initiative."""
    return {
        "lockstep_plan": 1,
        "organisations": organisations or [],
        "initiatives": [
            {
                "external_id": "gpu",
                "milestones": list(milestones),
                "dependencies": dependencies or [],
                **(initiative or {}),
            }
        ],
        **fields,
    }


def full_plan() -> dict[str, Any]:
    """Return a plan that uses every field."""
    return plan(
        milestone("com-0", name="Racks", owner_organisation="meity", weight=2.5),
        milestone(
            "com-1",
            baseline_date="2026-02-10",
            original_baseline_date="2026-01-31",
            actual_date="2026-02-01",
            status="accepted",
            owner_organisation="acme",
            evidence_url="https://example.org/report",
            note="On time.",
            reported_at="2026-02-02T08:00:00Z",
        ),
        milestone("gov-1", layer="governance", forecast_date="2026-05-01", status="in_progress"),
        milestone("old", layer="governance", status="cancelled"),
        organisations=[
            {"external_id": "meity", "name": "Ministry", "sector": "government", "region": "IN"},
            {"external_id": "acme", "name": "Acme", "sector": "industry"},
        ],
        layers=[{"key": "governance", "name": "Rules"}],
        programmes=[{"key": "national", "name": "National programme"}],
        initiative={
            "name": "Shared compute",
            "key": "shared-compute",
            "programme": "national",
            "lead_organisation": "meity",
            "participations": [{"organisation": "acme", "role": "delivery"}],
            "phase": "production",
            "region": "South",
            "visibility": "workspace",
        },
        dependencies=[
            {"predecessor": "com-0", "successor": "gov-1", "lag_days": 5},
            {
                "predecessor": "com-1",
                "successor": "old",
                "need_group": "either",
                "need_at_least": 1,
            },
        ],
    )


def ask(
    workspace: Workspace, document: Any, actor: Membership | None = None, **options: Any
) -> Import:
    """Queue a document, a dict or bytes."""
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return services.request_import(
        workspace=workspace,
        actor=actor,
        content=content,
        at=AT,
        **{"source": "office"} | options,
    )


def run(
    workspace: Workspace, document: Any, actor: Membership | None = None, **options: Any
) -> Import:
    """Import a document and return the finished job as the database has it."""
    job = ask(workspace, document, actor, **options)
    services.run_import(import_id=job.pk, at=AT, clock=lambda: AT)
    return Import.objects.get(pk=job.pk)


def counts(job: Import) -> dict[str, int]:
    """Return what an import did to milestones."""
    return {kind: getattr(job, kind) for kind in ZERO}


def errors(job: Import) -> list[tuple[Any, str, str]]:
    """Return the errors of an import as (row, pointer, code)."""
    return [(error["row"], error["pointer"], error["code"]) for error in job.errors]
