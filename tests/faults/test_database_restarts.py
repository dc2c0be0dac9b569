"""A database that is away is a 503 that says when to come back, and nothing else breaks of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import requests

from apps.stakeholders.models import Workspace
from tests.factories import WorkspaceFactory
from tests.faults.clients import RemoteOffice
from tests.faults.lanes import in_step, left_behind
from tests.plugins.stack import Stack, eventually

# A pool waits five seconds for a connection before it says that there is none.
PATIENCE = 30.0
# Both web processes are met in so many requests.
MANY = 16


@contextmanager
def serving(stack: Stack, workspace: Workspace, *, pooled: bool) -> Iterator[RemoteOffice]:
    """Serve a workspace on kept connections or on a pool."""
    web = stack.programs["web"]
    environment = {**web.environment, "LOCKSTEP_DATABASE_POOL": str(int(pooled))}
    stack.programs["web"] = replace(web, environment=environment)
    try:
        stack.start("web")
        with RemoteOffice(stack, workspace) as office:
            yield office
    finally:
        stack.stop("web")
        stack.programs["web"] = web


def statuses(office: RemoteOffice) -> set[int]:
    return {office.ask("milestones/", patience=PATIENCE).status_code for _ in range(MANY)}


def assert_asks_to_come_back(*answers: requests.Response) -> None:
    told = [(answer.status_code, answer.headers.get("Retry-After")) for answer in answers]
    assert told == [(503, "5")] * len(answers)


@pytest.mark.parametrize("pooled", [False, True], ids=["kept connections", "pool"])
def test_api_answers_503_while_the_database_is_away_and_works_again_after(
    own_stack: Stack, *, pooled: bool
) -> None:
    initiative = in_step(WorkspaceFactory.create())
    body = left_behind(initiative)
    with serving(own_stack, initiative.workspace, pooled=pooled) as office:
        before = statuses(office)
        own_stack.kill("postgres")
        read = office.ask("milestones/", patience=PATIENCE)
        written = office.write("milestones/", body, patience=PATIENCE)
        ready = office.get(f"{own_stack.address}/readyz", timeout=PATIENCE)
        alive = office.get(f"{own_stack.address}/healthz", timeout=PATIENCE)
        own_stack.start("postgres")
        after = statuses(office)
        # A pool takes a while to try again, and may still ask to come back until then.
        eventually(lambda: statuses(office) == {200}, within=120)
        written_after = office.write("milestones/", body, patience=PATIENCE)

    assert before == {200}
    assert_asks_to_come_back(read, written, ready)
    assert [read.json()["code"], written.json()["code"]] == ["database_unavailable"] * 2
    assert alive.status_code == 200
    assert after <= ({200, 503} if pooled else {200})
    assert written_after.status_code == 201
