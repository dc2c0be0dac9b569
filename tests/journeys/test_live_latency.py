"""From a partner's write to the finding it leads to, on the stack as `make run` runs it."""

import time

import pytest

from apps.programmes.models import ChangedInitiative
from tests.factories import WorkspaceFactory
from tests.faults.clients import RemoteOffice
from tests.faults.lanes import FOUND, in_step, left_behind, told
from tests.plugins.stack import Stack, eventually


@pytest.mark.timeout(180)
def test_write_that_throws_layers_out_of_step_leads_to_its_finding(own_stack: Stack) -> None:
    initiative = in_step(WorkspaceFactory.create())
    own_stack.start("web", "worker", "beat")
    with RemoteOffice(own_stack, initiative.workspace) as office:
        assert office.ask("milestones/", patience=30).status_code == 200
        # The first tasks of a worker come with what it has to load.
        eventually(lambda: not ChangedInitiative.objects.exists(), within=60)

        written = office.write("milestones/", left_behind(initiative))
        answered = time.monotonic()
        eventually(lambda: told(office.findings()) == FOUND, within=60)
        seconds = time.monotonic() - answered

    assert written.status_code == 201
    print(f"The finding was there {seconds:.2f} s after the write was answered.")  # noqa: T201 - a measurement
