"""Writing findings: in parts as at once, each with its event and its history."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from apps.alignment.models import Finding
from apps.alignment.services import drafting
from apps.alignment.services.sweeping import sweep_initiatives
from apps.events.models import Event
from apps.programmes.models import Milestone
from apps.stakeholders.models import Workspace
from tests.apps.alignment.cases import record

CASES = json.loads((Path(__file__).parents[4] / "fixtures/cases/detector.json").read_text())
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
NEW_EACH_TIME = ("id", "created_at")


def written(workspace: Workspace, initiatives: list[Any], as_of: date) -> list[dict[str, Any]]:
    """Sweep as if for the first time and return what stands in the record."""
    Finding.objects.all().delete()
    Event.objects.all().delete()
    sweep_initiatives(workspace=workspace, initiatives=initiatives, as_of=as_of, at=AT)
    rows = Finding.objects.order_by("key").values()
    return [{k: v for k, v in row.items() if k not in NEW_EACH_TIME} for row in rows]


@pytest.mark.django_db
def test_findings_written_in_parts_are_those_written_at_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = max(CASES, key=lambda case: len(case["expected"]["alignment"]["pairs"]))
    initiative, _ = record(case, workspace)
    as_of = date.fromisoformat(case["as_of"])
    at_once = written(workspace, [initiative.pk], as_of)

    monkeypatch.setattr(drafting, "_AT_ONCE", 1)
    in_parts = written(workspace, [initiative.pk], as_of)

    assert len(at_once) > 1
    assert in_parts == at_once
    told = Event.objects.order_by("sequence").values_list("type", "subject_id", "after__kind")
    assert sorted(told) == sorted(
        ("finding.opened", pk, kind) for pk, kind in Finding.objects.values_list("pk", "kind")
    )


@pytest.mark.django_db
def test_finding_written_twice_keeps_what_it_was_in_its_history(workspace: Workspace) -> None:
    case = next(case for case in CASES if case["expected"]["alignment"]["pairs"])
    initiative, _ = record(case, workspace)
    as_of = date.fromisoformat(case["as_of"])
    written(workspace, [initiative.pk], as_of)
    prints = [Finding.objects.get(kind="pace").fingerprint]

    Milestone.objects.update(forecast_date=as_of + timedelta(days=400))
    sweep_initiatives(workspace=workspace, initiatives=[initiative.pk], as_of=as_of, at=AT)

    finding = Finding.objects.get(kind="pace")
    prints.append(finding.fingerprint)
    history = apps.get_model("alignment", "FindingEvent").objects.filter(pgh_obj_id=finding.pk)
    kept = history.order_by("pgh_id").values_list("pgh_label", "fingerprint")
    assert prints[0] != prints[1]
    assert list(kept) == list(zip(["insert", "update"], prints, strict=True))
