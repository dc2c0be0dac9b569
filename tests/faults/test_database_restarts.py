"""A database that is away is a 503 that says when to come back, and nothing else breaks of it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.factories import WorkspaceFactory
from tests.faults.clients import RemoteOffice
from tests.faults.lanes import in_step, left_behind
from tests.plugins.stack import Stack

# A pool waits five seconds for a connection before it says that there is none.
PATIENCE = 30.0


@pytest.fixture(params=["0", "1"], ids=["kept connection", "pool"])
def serving_stack(own_stack: Stack, request: pytest.FixtureRequest) -> Iterator[Stack]:
    web = own_stack.programs["web"]
    environment = {**web.environment, "LOCKSTEP_DATABASE_POOL": request.param}
    own_stack.programs["web"] = replace(web, environment=environment)
    own_stack.start("web")
    yield own_stack
    own_stack.stop("web")
    own_stack.programs["web"] = web


def test_api_answers_503_while_the_database_is_away_and_works_again_after(
    serving_stack: Stack,
) -> None:
    initiative = in_step(WorkspaceFactory.create())
    body = left_behind(initiative)
    with RemoteOffice(serving_stack, initiative.workspace) as office:
        before = [office.ask("milestones/", patience=PATIENCE).status_code for _ in range(8)]
        serving_stack.kill("postgres")
        away = [
            office.ask("milestones/", patience=PATIENCE),
            office.write("milestones/", body, patience=PATIENCE),
            office.get(f"{serving_stack.address}/readyz", timeout=PATIENCE),
        ]
        alive = office.get(f"{serving_stack.address}/healthz", timeout=PATIENCE)
        serving_stack.start("postgres")
        after = [office.ask("milestones/", patience=PATIENCE).status_code for _ in range(16)]
        written = office.write("milestones/", body, patience=PATIENCE)

    assert before == [200] * 8
    assert [(answer.status_code, answer.headers.get("Retry-After")) for answer in away] == [
        (503, "5")
    ] * 3
    assert [answer.json()["code"] for answer in away[:2]] == ["database_unavailable"] * 2
    assert alive.status_code == 200
    assert after == [200] * 16
    assert written.status_code == 201
