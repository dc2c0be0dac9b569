"""A workspace with cases of the detector in it, and people who look at its pages."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from apps.alignment.services import runs
from apps.programmes.models import Initiative, Milestone
from apps.stakeholders.models import Membership, Role, Workspace
from tests.apps.alignment.cases import record

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/detector.json").read_text())


def case_with(part: str, *, of: str = "alignment") -> dict[str, Any]:
    """Return the first case whose answer has some of a part."""
    return next(
        case
        for case in CASES
        if (case["expected"]["alignment"] if of == "alignment" else case["expected"]["gridlock"])[
            part
        ]
    )


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Speak English, and leave no language of a request to the next test."""
    with translation.override("en"):
        yield


@pytest.fixture
def out_of_step() -> dict[str, Any]:
    return case_with("pairs")


@pytest.fixture
def gridlocked() -> dict[str, Any]:
    return case_with("cycles", of="gridlock")


@pytest.fixture
def recorded(workspace: Workspace) -> Callable[[dict[str, Any]], Initiative]:
    """Store a case, everything in it reported on."""

    def store(case: dict[str, Any]) -> Initiative:
        initiative, _ = record(case, workspace)
        Milestone.objects.filter(initiative=initiative).update(reported_at=AT)
        return initiative

    return store


@pytest.fixture
def sweep(workspace: Workspace) -> Callable[[str], None]:
    """Sweep the workspace as of a day."""

    def look(as_of: str) -> None:
        runs.start_sweep(workspace=workspace, as_of=date.fromisoformat(as_of), at=AT)
        for range_id in runs.ranges_to_hand_out(at=AT):
            runs.run_range(range_id=range_id, at=AT)

    return look


class Reader(Client):
    """A browser of one member. base: path of the workspace's pages"""

    actor: Membership
    base: str


@pytest.fixture
def reader(member: Callable[..., Membership]) -> Callable[..., Reader]:
    """Sign a new member in, with this role and organisation."""

    def sign_in(role: str = Role.PROGRAMME_OFFICE, **given: Any) -> Reader:
        client = Reader()
        client.actor = member(role, **given)
        client.force_login(client.actor.user)
        client.base = f"/w/{client.actor.workspace.slug}/"
        return client

    return sign_in
