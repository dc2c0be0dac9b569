import io
import json

import pytest
from django.core.management import CommandError, call_command

from apps.exchange.models import Import
from apps.programmes.models import Milestone
from tests.apps.exchange.plans import full_plan, milestone, plan


@pytest.fixture
def call(workspace, tmp_path):
    def call(document, *options):
        file = tmp_path / "plan.json"
        file.write_text(json.dumps(document))
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command(
                "import_plan",
                str(file),
                "--workspace",
                workspace.slug,
                *options,
                stdout=out,
                stderr=err,
            )
        except CommandError as error:
            return out.getvalue().splitlines(), err.getvalue().splitlines(), str(error)
        return out.getvalue().splitlines(), err.getvalue().splitlines(), None

    return call


def test_plan_is_imported_and_the_counts_are_printed(call):
    printed = call(full_plan(), "--source", "office")

    assert printed == (
        [
            "milestones: 4 created, 0 updated, 0 unchanged, 0 cancelled",
            "organisations: 2 created",
            "layers: 2 created",
            "programmes: 1 created",
            "initiatives: 1 created",
            "dependencies: 2 created",
        ],
        [],
        None,
    )
    assert set(Milestone.objects.values_list("source", flat=True)) == {"office"}
    assert Import.objects.get().as_installation


def test_dry_run_prints_the_same_and_writes_nothing(call):
    out, err, refusal = call(full_plan(), "--dry-run")

    assert out[:2] == [
        "Nothing was written. It would be:",
        "milestones: 4 created, 0 updated, 0 unchanged, 0 cancelled",
    ]
    assert (err, refusal, Milestone.objects.count()) == ([], None, 0)


def test_refused_plan_names_row_and_field(call):
    printed = call(plan(milestone("a"), milestone("b", weight=0), milestone("c", layer=None)))

    assert printed == (
        [],
        [
            "/initiatives/0/milestones/1/weight (row 1): This must be at least 0.000001.",
            "/initiatives/0/milestones/2/layer (row 2): Expected a text, got null.",
        ],
        "Nothing was imported: 2 errors.",
    )


def test_file_that_is_not_there_is_told(workspace, tmp_path):
    with pytest.raises(CommandError, match=r"none\.json: No such file or directory\."):
        call_command("import_plan", str(tmp_path / "none.json"), "--workspace", workspace.slug)


def test_file_that_is_too_large_is_told(call, settings):
    settings.IMPORT_MAX_BYTES = 10

    _, _, refusal = call(plan())

    assert refusal == (
        "An import takes files of at most 10 bytes. Split the plan by initiative: each may be "
        "imported by itself."
    )


def test_unknown_workspace_is_told_with_those_there_are(workspace, tmp_path):
    with pytest.raises(CommandError, match=f"No workspace “x”. There are: {workspace.slug}."):
        call_command("import_plan", str(tmp_path / "plan.json"), "--workspace", "x")
