"""Without Redis the record is written and read; what needs it is done when it is back."""

import pytest

from tests.factories import WorkspaceFactory
from tests.faults.clients import RemoteOffice
from tests.faults.lanes import FOUND, in_step, left_behind, told
from tests.plugins.stack import Stack, eventually

READS = [
    "",
    "initiatives/",
    "milestones/",
    "findings/",
    "alignment/",
    "gridlock/",
    "sweeps/",
    "imports/",
    "events/",
]


@pytest.mark.timeout(180)
def test_writing_without_redis_answers_at_once_and_the_finding_comes_with_redis(
    own_stack: Stack,
) -> None:
    initiative = in_step(WorkspaceFactory.create())
    own_stack.start("web", "worker", "beat")
    with RemoteOffice(own_stack, initiative.workspace) as office:
        assert office.ask("milestones/", patience=30).status_code == 200
        own_stack.kill("redis")

        # A client that hears nothing for three seconds raises an error.
        written = office.write("milestones/", left_behind(initiative))
        asked_for = office.write("sweeps/", {})
        read = {path: office.ask(path).status_code for path in READS}
        before = office.findings()
        own_stack.start("redis")
        eventually(lambda: told(office.findings()) == FOUND, within=90)
        sweep = f"sweeps/{asked_for.json()['id']}/"
        eventually(lambda: office.ask(sweep).json()["state"] == "succeeded", within=90)

    assert (written.status_code, asked_for.status_code, before) == (201, 202, [])
    assert read == dict.fromkeys(READS, 200)
