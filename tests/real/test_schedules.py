"""Schedules that others made, in whatever program: taken over, or refused in words."""

import csv
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from apps.exchange.models import JobState
from apps.programmes.models import Dependency, Milestone
from tests.apps.exchange.files import take

SCHEDULES = Path(__file__).resolve().parents[3] / "shared" / "data" / "schedules"
MSPDI = "{http://schemas.microsoft.com/project}"
# Start to start and start to finish tie nothing that a milestone has.
KEPT = {"0", "1", "PR_FS", "PR_FF"}


def _of_mspdi(text: bytes):
    """Return how many tasks are no summaries, and how many links between them end in a finish."""
    tasks = ET.fromstring(text).findall(f"{MSPDI}Tasks/{MSPDI}Task")  # noqa: S314 - our own copy of it
    leaves = {
        task.findtext(f"{MSPDI}UID"): task
        for task in tasks
        if task.findtext(f"{MSPDI}Summary") == "0" and task.findtext(f"{MSPDI}IsNull") != "1"
    }
    links = [
        link
        for task in leaves.values()
        for link in task.findall(f"{MSPDI}PredecessorLink")
        if link.findtext(f"{MSPDI}Type") in KEPT
        and link.findtext(f"{MSPDI}PredecessorUID") in leaves
    ]
    return len(leaves), len(links)


def _of_xer(text: bytes):
    tables: dict[str, list[dict[str, str]]] = {}
    fields: list[str] = []
    rows: list[dict[str, str]] = []
    for line in text.decode("cp1252").splitlines():
        mark, *cells = line.split("\t")
        if mark == "%T":
            rows = tables.setdefault(cells[0], [])
        elif mark == "%F":
            fields = cells
        elif mark == "%R":
            rows.append(dict(zip(fields, cells, strict=False)))
    links = [one for one in tables.get("TASKPRED", []) if one["pred_type"] in KEPT]
    return len(tables["TASK"]), len(links)


def _of_ical(text: bytes):
    return len(re.findall(rb"^BEGIN:VEVENT\r?$", text, re.MULTILINE)), 0


COUNTS = {"mspdi": _of_mspdi, "xer": _of_xer, "ical": _of_ical}
FILES = {
    "mspdi": sorted((SCHEDULES / "mpxj").glob("*.xml")),
    "xer": sorted((SCHEDULES / "mpxj").glob("*.xer")),
    "ical": sorted(SCHEDULES.glob("*.ics")),
}
REFUSED = [
    ("mpxj/percent-complete-8.4.pmxml", "mspdi", "other_format", "Export it as XER"),
    ("mpxj/project1.planner", "mspdi", "other_format", "Export it as Microsoft Project XML"),
    ("mpxj/sample.mpx", "mspdi", "not_xml", "This is not XML"),
    ("fedora-20.tjp", "xer", "not_xer", "those begin with ERMHDR"),
    ("fedora20_tasks.csv", "csv", "no_date", "fill the date in"),
    ("fedora20_dependencies.csv", "csv", "no_date", "say in columns which column"),
]


def test_there_are_files():
    assert {kind: len(files) for kind, files in FILES.items()} == {"mspdi": 8, "xer": 3, "ical": 1}


@pytest.mark.parametrize(
    ("kind", "path"),
    [pytest.param(kind, path, id=path.name) for kind, paths in FILES.items() for path in paths],
)
def test_real_schedule_is_taken_over_with_as_many_tasks_and_links_as_it_has(workspace, kind, path):
    content = path.read_bytes()

    job = take(workspace, content, kind, mapping={"layer": "operations", "initiative": "real"})

    assert (job.state, job.errors) == (JobState.SUCCEEDED, [])
    assert (Milestone.objects.count(), Dependency.objects.count()) == COUNTS[kind](content)
    again = take(workspace, content, kind, mapping={})
    assert (again.created, again.updated, again.unchanged) == (0, 0, job.created)


@pytest.mark.parametrize(("name", "kind", "code", "said"), REFUSED)
def test_real_file_that_cannot_be_read_is_refused_in_words(workspace, name, kind, code, said):
    content = (SCHEDULES / name).read_bytes()

    job = take(workspace, content, kind, mapping={"layer": "operations", "initiative": "real"})

    found = [error for error in job.errors if error["code"] == code]
    assert job.state == JobState.FAILED
    assert [said in error["detail"] for error in found] == [True] * len(found) != []


def test_every_real_file_is_tried():
    tried = {path.relative_to(SCHEDULES).as_posix() for paths in FILES.values() for path in paths}
    tried |= {name for name, *_ in REFUSED}

    there = {
        path.relative_to(SCHEDULES).as_posix() for path in SCHEDULES.rglob("*") if path.is_file()
    }
    assert there - tried == set()


def test_fedora_plan_with_its_dates_filled_in_has_the_teams_as_layers(workspace):
    """The dates that its own program would have worked out are made up here, by the order."""
    with (SCHEDULES / "fedora20_tasks.csv").open(encoding="utf-8-sig") as file:
        tasks = [task for task in csv.DictReader(file) if task["is_leaf"] == "1"]
    with (SCHEDULES / "fedora20_dependencies.csv").open(encoding="utf-8-sig") as file:
        waits: dict[str, list[str]] = {}
        for link in csv.DictReader(file):
            waits.setdefault(link["task"], []).append(link["depends_on"])
    known = {task["id"] for task in tasks}
    lines = ["id,name,team,due,predecessors"]
    for place, task in enumerate(tasks):
        team = task["teams"].split(";")[0] or "none"
        links = ";".join(one for one in waits.get(task["id"], []) if one in known)
        day = f"2013-{place % 12 + 1:02}-15"
        name = task["name"].replace('"', '""')
        lines.append(f'{task["id"]},"{name}",{team},{day},{links}')
    mapping = {"initiative": "f20", "columns": {"team": "layer"}}

    job = take(workspace, "\n".join(lines).encode(), "csv", mapping=mapping)

    wanted = sum(one in known for task in known for one in waits.get(task, []))
    assert (job.errors, Milestone.objects.count(), Dependency.objects.count()) == (
        [],
        len(tasks),
        wanted,
    )
