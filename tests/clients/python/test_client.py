"""The page about the Python client is a program: it is run here, against a running server."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from apps.accounts.models import Scope
from apps.stakeholders.models import Role
from tests.apps.events.services.deliveries import Relay, wait_until_settled
from tests.apps.programmes.factories import MilestoneFactory
from tests.clients.conftest import ROOT
from tests.contract import document
from tests.factories import MembershipFactory, OrganisationFactory, token_for

PAGE = (ROOT / "docs" / "client.md").read_text()
DAY = date(2026, 3, 1)
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def milestone():
    owner = OrganisationFactory.create()
    return MilestoneFactory.create(
        initiative__workspace=owner.workspace,
        owner_organisation=owner,
        source="erp",
        external_id="racks-1",
        name="First racks",
    )


@pytest.fixture
def environment(milestone, live_server, receiver, monkeypatch):
    """Set what the page's program reads from its environment, for a member who owns a milestone."""
    office = MembershipFactory.create(
        workspace=milestone.workspace,
        role=Role.PROGRAMME_OFFICE,
        organisation=milestone.owner_organisation,
    )
    bearer = token_for(office, scopes=[Scope.READ, Scope.REPORT, Scope.WEBHOOKS])[1]
    monkeypatch.setenv("LOCKSTEP_URL", live_server.url)
    monkeypatch.setenv("LOCKSTEP_TOKEN", bearer)
    monkeypatch.setenv("LOCKSTEP_WORKSPACE", milestone.workspace.slug)
    monkeypatch.setenv("RECEIVER_URL", receiver.url)


@contextmanager
def page_run() -> Iterator[dict[str, Any]]:
    """Run the page's program; give what it has named.

    Between its blocks what was written settles, as it does between what people do: a webhook begins
    behind all that had.
    """
    names: dict[str, Any] = {}
    try:
        for block in BLOCKS:
            exec(block, names)  # noqa: S102 - our own page
            wait_until_settled()
        yield names
    finally:
        # The server's thread, and its connection to the database, live as long as ours to it.
        names["client"].get_httpx_client().close()


def test_page_pushes_progress_hears_of_it_and_reads_on(
    client_importable, environment, milestone, receiver, capsys
):
    second = MilestoneFactory.create(
        initiative=milestone.initiative,
        layer=milestone.layer,
        owner_organisation=milestone.owner_organisation,
        source="erp",
        external_id="racks-2",
    )

    with page_run() as names:
        names["report_done"]("racks-2", source="erp", day=DAY, evidence_url="")
        wait_until_settled()
        Relay().run()
        reports = [
            event.subject.id
            for event in names["events_after"](None)
            if event.type_ == "milestone.reported"
        ]
    heard, again = (
        [names["receive"](one.body, one.headers) for one in receiver.received] for _ in range(2)
    )

    milestone.refresh_from_db()
    assert (milestone.status, milestone.actual_date) == ("reported", DAY)
    assert milestone.evidence_url == "https://erp.example.org/racks/1"
    assert "First racks reported" in capsys.readouterr().out
    assert [(event.type_, event.subject.id) for event in heard] == [
        ("milestone.reported", second.pk)
    ]
    assert again == [None]
    assert reports == [milestone.pk, second.pk]


def test_client_has_a_module_for_each_operation(built_client):
    operations = {
        operation["operationId"]
        for methods in document()["paths"].values()
        for operation in methods.values()
    }
    modules = {path.stem for path in (built_client / "lockstep_client" / "api").glob("*/*.py")}

    assert operations - modules == set()


def test_page_is_as_typed_as_the_client(built_client, tmp_path):
    program = tmp_path / "page.py"
    program.write_text("\n".join(BLOCKS))

    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(program)],
        cwd=tmp_path,
        env={"MYPYPATH": str(built_client), "PATH": str(Path(sys.executable).parent)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
