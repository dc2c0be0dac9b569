import json
import re
from pathlib import Path

from apps.exchange.plan import (
    Plan,
    PlanDependency,
    PlanInitiative,
    PlanMilestone,
    PlanOrganisation,
)
from tests.apps.exchange.plans import run

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "imports.md").read_text()


def test_example_of_the_guide_is_imported(workspace):
    example = json.loads(re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)[0])

    job = run(workspace, example)

    assert (job.state, job.errors, job.created) == ("succeeded", [], 2)


def test_guide_names_every_field_of_a_plan():
    kinds = (Plan, PlanOrganisation, PlanInitiative, PlanMilestone, PlanDependency)
    fields = {field for kind in kinds for field in kind.__struct_fields__}

    told = {field for field in fields if f"`{field}`" in GUIDE}

    assert fields - told - {"milestones", "dependencies"} == set()
