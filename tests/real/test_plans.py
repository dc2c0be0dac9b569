"""The plans of three real programmes, each with layers of its own."""

from pathlib import Path

import pytest

from apps.exchange.models import Import
from apps.programmes.models import Dependency, Layer, Milestone
from apps.stakeholders.models import Organisation
from tests.apps.exchange.plans import run

PLANS = Path(__file__).resolve().parents[3] / "shared" / "data" / "plans"


def counted(job: Import):
    return job.state, job.errors, job.created, job.updated, job.unchanged, job.cancelled


@pytest.mark.parametrize(
    ("name", "milestones", "organisations", "layers", "dependencies"),
    [
        ("italia-domani", 527, 25, 6, 0),
        ("kubernetes-enhancements", 667, 18, 18, 371),
        ("nyc-capital", 362, 12, 22, 0),
    ],
)
def test_real_plan_is_taken_over_whole_and_a_second_time_changes_nothing(
    workspace, name, milestones, organisations, layers, dependencies
):
    content = (PLANS / f"{name}.json").read_bytes()

    first = run(workspace, content)
    second = run(workspace, content)

    assert counted(first) == ("succeeded", [], milestones, 0, 0, 0)
    assert counted(second) == ("succeeded", [], 0, 0, milestones, 0)
    assert second.diff == []
    assert [
        model.objects.filter(workspace=workspace).count()
        for model in (Milestone, Organisation, Layer, Dependency)
    ] == [milestones, organisations, layers, dependencies]
