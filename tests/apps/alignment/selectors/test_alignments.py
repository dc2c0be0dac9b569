"""The alignment of an initiative, from the record to the contract's answer."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from apps.alignment.selectors.alignments import alignment_of
from apps.stakeholders.models import Workspace
from tests.apps.alignment.cases import record
from tests.plugins.api import MakeMember

CASES = json.loads((Path(__file__).parents[4] / "fixtures/cases/detector.json").read_text())


def named(answer: dict[str, Any], names: dict[Any, str]) -> dict[str, Any]:
    """Return the answer in the form of the cases: external ids, and the lanes' fixed fields."""
    gridlock = answer["gridlock"]
    return {
        "alignment": {
            "as_of": answer["as_of"].isoformat(),
            "rhythm_days": answer["rhythm_days"],
            "lanes": [
                {
                    name: lane[name]
                    for name in ("layer", "milestones", "weight", "earned", "planned", "pace_days")
                }
                for lane in answer["lanes"]
            ],
            "pairs": [pair | {"since": pair["since"].isoformat()} for pair in answer["pairs"]],
            "missing_layers": answer["missing_layers"],
        },
        "edges": [
            edge | {end: names[edge[end]] for end in ("predecessor", "successor")}
            for edge in answer["edges"]
        ],
        "gridlock": {
            "stuck": [names[one] for one in gridlock["stuck"]],
            "cycles": [[names[one] for one in cycle] for cycle in gridlock["cycles"]],
            "dead_ends": [names[one] for one in gridlock["dead_ends"]],
        },
    }


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_alignment_of_a_recorded_case_is_the_expected_one(
    case: dict[str, Any], workspace: Workspace, member: MakeMember
) -> None:
    initiative, milestones = record(case, workspace)

    answer = alignment_of(initiative, date.fromisoformat(case["as_of"]), member())

    names = {milestone.pk: external_id for external_id, milestone in milestones.items()}
    got = named(answer, names)
    assert got["alignment"] == case["expected"]["alignment"]
    assert sort_edges(got["edges"]) == sort_edges(case["expected"]["edges"])
    assert got["gridlock"] == case["expected"]["gridlock"]


def sort_edges(edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return edges in one order; the contract gives them none."""
    return sorted(edges, key=lambda edge: (edge["successor"], edge["predecessor"], edge["kind"]))
