"""Each connector as it is run: against what its system answers, and a running Lockstep."""

import csv
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest

from apps.programmes.models import Milestone
from apps.stakeholders.models import Role
from tests.apps.programmes.factories import InitiativeFactory, LayerFactory
from tests.clients.conftest import ROOT
from tests.factories import MembershipFactory, token_for

RECORDED = ROOT / "fixtures" / "connectors"
FACTS = ("external_id", "name", "status", "baseline_date", "forecast_date", "actual_date")

pytestmark = pytest.mark.django_db(transaction=True)


class Replay:
    """A server that answers what was recorded, and nothing else."""

    def __init__(self) -> None:
        replay = self
        self.recorded: list[dict[str, Any]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = replay.answer(self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def load(self, name: str, when: str) -> None:
        text = (RECORDED / f"{name}.json").read_text()
        self.recorded = json.loads(text.replace("{address}", self.address))[when]

    def answer(self, target: str) -> tuple[int, dict[str, str], bytes]:
        url = urlsplit(target)
        query = dict(parse_qsl(url.query))
        for each in self.recorded:
            if (each["path"], each["query"]) == (url.path, query):
                return 200, each.get("headers", {}), json.dumps(each["body"]).encode()
        return 404, {}, b'{"message": "Not Found"}'


@pytest.fixture
def replay() -> Iterator[Replay]:
    replay = Replay()
    yield replay
    replay.server.shutdown()
    replay.server.server_close()


@pytest.fixture
def connect(live_server, replay):
    """Run a connector as one would; it is to succeed, or to be refused."""
    initiative = InitiativeFactory.create(key="gpu")
    LayerFactory.create(workspace=initiative.workspace, key="compute")
    office = MembershipFactory.create(workspace=initiative.workspace, role=Role.PROGRAMME_OFFICE)
    environment = {
        "PATH": os.environ["PATH"],
        "LOCKSTEP_URL": live_server.url,
        "LOCKSTEP_TOKEN": token_for(office)[1],
        "LOCKSTEP_WORKSPACE": initiative.workspace.slug,
        "GITHUB_URL": replay.address,
        "GITLAB_URL": replay.address,
        "JIRA_URL": replay.address,
    }

    def run(name: str, *options: str) -> subprocess.CompletedProcess[str]:
        program = ROOT / "clients" / "connectors" / f"{name}.py"
        place = ["--initiative", "gpu", "--layer", "compute"]
        return subprocess.run(
            [sys.executable, str(program), *options, *place],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def milestones(source: str) -> list[tuple[str, ...]]:
    rows = Milestone.objects.filter(source=source).order_by("external_id").values_list(*FACTS)
    return [tuple(str(each) for each in row) for row in rows]


OPTIONS = {
    "github": ("--repository", "acme/gpu"),
    "gitlab": ("--project", "acme/rules"),
    "jira": ("--project", "TALENT"),
    "spreadsheet": (str(RECORDED / "spreadsheet.csv"),),
}
NONE = "None"
EXPECTED = {
    "github": [
        ("acme/gpu#1", "First racks", "planned", "2026-03-01", NONE, NONE),
        ("acme/gpu#2", "Cooling", "planned", "2026-04-15", NONE, NONE),
        ("acme/gpu#4", "Site chosen", "reported", "2026-01-20", NONE, "2026-01-18"),
    ],
    "gitlab": [
        ("42%1", "Rules drafted", "reported", "2026-02-15", NONE, "2026-02-10"),
        ("42%2", "Rules in force", "planned", "2026-06-30", NONE, NONE),
    ],
    "jira": [
        ("11", "Trainers hired", "reported", "2026-01-31", NONE, "2026-01-31"),
        ("13", "First class", "planned", "2026-05-15", NONE, NONE),
    ],
    "spreadsheet": [
        ("d-1", "Catalogue", "reported", "2026-02-01", NONE, "2026-02-03"),
        ("d-2", "Open data", "planned", "2026-07-01", NONE, NONE),
    ],
}


@pytest.mark.parametrize("name", OPTIONS)
def test_connector_brings_what_there_is_once(connect, replay, name):
    if name != "spreadsheet":
        replay.load(name, "first")

    first, again = connect(name, *OPTIONS[name]), connect(name, *OPTIONS[name])

    count = len(EXPECTED[name])
    assert first.stdout == f"{count} created, 0 updated, 0 unchanged\n", first.stderr
    assert again.stdout == f"0 created, 0 updated, {count} unchanged\n", again.stderr
    assert milestones(name) == EXPECTED[name]


def test_workbook_brings_what_the_same_rows_as_csv_do(connect, tmp_path):
    with (RECORDED / "spreadsheet.csv").open(newline="", encoding="utf-8-sig") as file:
        head, *rows = csv.reader(file)
    book = openpyxl.Workbook()
    book.active.append(head)
    for row in rows:
        book.active.append([as_cell(text) for text in row])
        book.active.append([None])
    book.save(tmp_path / "plan.xlsx")

    answer = connect("spreadsheet", str(tmp_path / "plan.xlsx"))

    assert answer.stdout == f"{len(rows)} created, 0 updated, 0 unchanged\n", answer.stderr
    assert milestones("spreadsheet") == EXPECTED["spreadsheet"]


def as_cell(text: str) -> str | datetime | None:
    """Return what a spreadsheet makes of a text: an instant of a date, nothing of none."""
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    return text or None


def test_row_of_a_workbook_that_makes_no_sense_is_named(connect, tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "name", "due"], [7.0, "Catalogue", "2026-02-01"], [8, None, None]):
        book.active.append(row)
    book.save(tmp_path / "plan.xlsx")

    answer = connect("spreadsheet", str(tmp_path / "plan.xlsx"))

    assert answer.stderr == "Row 3 has nothing in the column name.\n"
    assert not Milestone.objects.exists()


def test_another_date_is_a_forecast_and_what_is_closed_is_reported(connect, replay):
    replay.load("github", "first")
    connect("github", *OPTIONS["github"])
    Milestone.objects.filter(external_id="acme/gpu#4").update(status="accepted")
    replay.load("github", "later")

    answer = connect("github", *OPTIONS["github"])

    assert answer.stdout == "0 created, 2 updated, 0 unchanged\n", answer.stderr
    assert milestones("github") == [
        ("acme/gpu#1", "First racks", "reported", "2026-03-01", NONE, "2026-03-04"),
        ("acme/gpu#2", "Cooling", "planned", "2026-04-15", "2026-05-02", NONE),
        ("acme/gpu#4", "Site chosen", "accepted", "2026-01-20", NONE, "2026-01-18"),
    ]


def test_what_has_no_date_is_said(connect, replay):
    replay.load("github", "first")

    answer = connect("github", *OPTIONS["github"])

    assert answer.stderr == "acme/gpu#3 has no date and is left out.\n"


def test_refusal_is_said_and_nothing_is_written(connect, replay, tmp_path):
    file = tmp_path / "plan.csv"
    file.write_text("id,name,due\nd-1,Catalogue,2026-02-01\nd-2,Open data,soon\n")

    unknown = connect("github", *OPTIONS["github"])
    unread = connect("spreadsheet", str(file))

    assert (unknown.returncode, unread.returncode) == (1, 1)
    assert "answered 404" in unknown.stderr
    assert unread.stderr == "Row 3: soon in the column due is no date such as 2026-03-01.\n"
    assert not Milestone.objects.exists()
