"""Every type of event that may be published is described, also where its name is put together."""

import ast
import re
from itertools import product
from pathlib import Path

from apps.alignment.services.steps import PAST
from apps.events.kinds import EVENT_TYPES
from apps.forums.lifecycle import STEPS

APPS = Path(__file__).resolve().parents[3] / "apps"
KINDS = {kind.partition(".")[0] for kind in EVENT_TYPES}
STRUCTURE = ("organisation", "layer", "programme", "initiative")
# What may come of each name that services put together; a new one is to be added here.
PUT_TOGETHER = {
    "f'sweep.{state}'": ["sweep.succeeded", "sweep.failed"],
    "f'import.{job.state}'": ["import.succeeded", "import.failed"],
    "f'export.{job.state}'": ["export.succeeded", "export.failed"],
    "f'milestone.{verb}'": ["milestone.changed", "milestone.reported"],
    "f'finding.{PAST[step]}'": [f"finding.{past}" for past in PAST.values()],
    "f'baseline_change.{verb}'": [
        f"baseline_change.{verb}"
        for verb in ("proposed", "changed", "approved", "declined", "withdrawn")
    ],
    "f'invitation.{verb}'": [
        *(f"invitation.{verb}" for verb in ("created", "sent", "delegated", "withdrawn")),
        *(f"invitation.{state}" for state in ("accepted", "waiting", "declined")),
    ],
    "f'report_link.{verb}'": [f"report_link.{verb}" for verb in ("sent", "resent", "revoked")],
    "f'{kind}.created'": [f"{kind}.created" for kind in STRUCTURE],
    "f'{kind}.changed'": [f"{kind}.changed" for kind in STRUCTURE],
    "f'{subject_type}.{told.verb}'": [
        *map(
            ".".join,
            product(
                (
                    *("baseline", "dependency", "initiative", "layer", "milestone", "programme"),
                    *("forum", "paper", "room", "session", "session_template", "theme"),
                ),
                ("created", "changed", "removed"),
            ),
        ),
        *(f"session.{step.verb}" for step in STEPS.values()),
        "invitation.removed",
        *("dependency.accepted", "dependency.declined"),
        *("milestone.accepted", "milestone.reported", "milestone.returned"),
    ],
}


def test_every_type_that_a_service_or_a_trigger_names_is_known():
    sources = [*APPS.glob("*/services/**/*.py"), *APPS.glob("events/migrations/*.py")]
    named = re.findall(
        rf"""["']((?:{"|".join(KINDS)})\.[a-z_]+)["']""",
        "\n".join(source.read_text() for source in sources),
    )

    assert len(set(named)) > 10
    assert set(named) - set(EVENT_TYPES) == set()


def test_every_type_that_a_service_puts_together_is_known():
    found = {
        ast.unparse(given)
        for source in APPS.glob("*/services/**/*.py")
        for call in ast.walk(ast.parse(source.read_text()))
        if isinstance(call, ast.Call) and is_telling(call)
        for given in [*call.args, *[keyword.value for keyword in call.keywords]]
        if isinstance(given, ast.JoinedStr)
    }

    assert found == set(PUT_TOGETHER)
    assert {kind for kinds in PUT_TOGETHER.values() for kind in kinds} - set(EVENT_TYPES) == set()


def is_telling(call: ast.Call) -> bool:
    """Tell whether a call publishes an event, or asks a function to."""
    name = ast.unparse(call.func).rpartition(".")[2]
    return re.search("tell|publish|Event", name) is not None
