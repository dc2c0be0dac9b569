"""To-dos of a calendar and results of IATI through the whole import: tried, taken, taken back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.exchange import services
from apps.exchange.models import ImportChange
from apps.programmes.models import Dependency, Initiative, Milestone
from apps.stakeholders.models import Organisation
from tests.apps.exchange.files import take, ties

TO_DOS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//office//tasks//EN
BEGIN:VTODO
UID:law@office
SUMMARY:Rules of access
DUE;VALUE=DATE:20260301
CATEGORIES:Legal
DESCRIPTION:First reading\\, then second
END:VTODO
BEGIN:VTODO
UID:racks@office
SUMMARY:First racks
DUE:20260110T230000Z
STATUS:COMPLETED
COMPLETED:20260112T230000Z
END:VTODO
BEGIN:VTODO
UID:open@office
SUMMARY:Open for all
DTSTART;VALUE=DATE:20260401
DURATION:P10D
STATUS:IN-PROCESS
RELATED-TO;RELTYPE=DEPENDS-ON:law@office
END:VTODO
BEGIN:VTODO
UID:weekly@office
SUMMARY:Weekly call
DUE;VALUE=DATE:20260105
RRULE:FREQ=WEEKLY
END:VTODO
END:VCALENDAR
""".replace("\n", "\r\n").encode()

RESULTS = b"""<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
  <iati-activity>
    <iati-identifier>XM-1-gpu</iati-identifier>
    <reporting-org ref="XM-1" type="10"><narrative>Ministry</narrative></reporting-org>
    <title><narrative>Shared compute</narrative></title>
    <activity-date type="3" iso-date="2026-12-31"/>
    <result type="1"><title><narrative>Capacity</narrative></title>
      <indicator measure="1" ascending="1"><title><narrative>GPUs installed</narrative></title>
        <period><period-start iso-date="2025-01-01"/><period-end iso-date="2025-06-30"/>
          <target value="100"/><actual value="120"/></period>
        <period><period-start iso-date="2025-07-01"/><period-end iso-date="2025-12-31"/>
          <target value="500"/><actual value="300"/></period>
      </indicator>
    </result>
    <result type="2"><title><narrative>Rules</narrative></title>
      <indicator measure="5"><title><narrative>Law passed</narrative></title>
        <period><period-start iso-date="2025-01-01"/><period-end iso-date="2026-06-30"/></period>
      </indicator>
    </result>
  </iati-activity>
</iati-activities>
"""
IATI_MAPPING = {
    "layer": "compute",
    "layers": [{"layer": "governance", "summary": "Rules"}],
    "new_organisations": "government",
}


def standing():
    """Return the milestones without ids, and how much there is of what hangs on them."""
    fields = ("name", "layer__key", "baseline_date", "forecast_date", "actual_date", "status")
    rows = Milestone.objects.order_by("external_id").values_list(*fields)
    kinds = (Initiative, Organisation, Dependency)
    return list(rows), [kind.objects.count() for kind in kinds]


def undo(job, member):
    services.undo_import(job=job, actor=member(), at=timezone.now() + timedelta(days=1))


def told(job):
    return {
        (one.object, one.name): (one.kind, one.before, one.after)
        for one in ImportChange.objects.filter(of=job)
    }


@pytest.fixture(autouse=True)
def nothing_yet(workspace):
    assert standing() == ([], [0, 0, 0])


def take_to_dos(workspace, content=TO_DOS, **options):
    mapping = {
        "initiative": "gpu",
        "layer": "compute",
        "layers": [{"layer": "governance", "column": "CATEGORIES", "equals": "Legal"}],
    }
    return take(workspace, content, "ical", mapping=mapping, **options)


def test_to_dos_are_tried_taken_and_taken_back(workspace, member):
    tried = take_to_dos(workspace, dry_run=True)
    assert (tried.state, tried.created, standing()) == ("succeeded", 3, ([], [0, 0, 0]))
    assert told(tried)["milestone", "Rules of access"][2]["baseline_date"] == "2026-03-01"

    job = take_to_dos(workspace)

    assert standing() == (
        [
            ("Rules of access", "governance", date(2026, 3, 1), None, None, "planned"),
            ("Open for all", "compute", date(2026, 4, 10), None, None, "in_progress"),
            ("First racks", "compute", date(2026, 1, 10), None, date(2026, 1, 12), "reported"),
        ],
        [1, 0, 1],
    )
    assert ties() == [("law@office", "open@office", 0)]
    assert [notice["code"] for notice in job.notices] == ["left_out"]
    assert Milestone.objects.get(external_id="law@office").note == "First reading, then second"

    undo(job, member)
    assert standing()[0] == []


def test_to_dos_that_moved_are_forecast_and_their_difference_shown(workspace, member):
    take_to_dos(workspace)
    before = standing()
    moved = TO_DOS.replace(b"20260301", b"20260315")

    job = take_to_dos(workspace, moved)

    assert (job.updated, job.unchanged) == (1, 2)
    assert told(job) == {
        ("milestone", "Rules of access"): (
            "changed",
            {"forecast_date": None},
            {"forecast_date": "2026-03-15"},
        )
    }
    undo(job, member)
    assert standing() == before


def test_results_are_tried_taken_and_taken_back(workspace, member):
    tried = take(workspace, RESULTS, "iati", mapping=IATI_MAPPING, dry_run=True)
    assert (tried.state, tried.created, standing()) == ("succeeded", 4, ([], [0, 0, 0]))

    job = take(workspace, RESULTS, "iati", mapping=IATI_MAPPING)

    rows, numbers = standing()
    assert [(*row[:3], *row[4:]) for row in rows] == [
        ("Capacity: GPUs installed", "compute", date(2025, 6, 30), date(2025, 6, 30), "reported"),
        ("Capacity: GPUs installed", "compute", date(2025, 12, 31), None, "in_progress"),
        ("Rules: Law passed", "governance", date(2026, 6, 30), None, "planned"),
        ("Shared compute", "compute", date(2026, 12, 31), None, "planned"),
    ]
    assert numbers == [1, 1, 0]
    assert Initiative.objects.get().lead_organisation == Organisation.objects.get(name="Ministry")

    again = take(workspace, RESULTS, "iati", mapping=IATI_MAPPING)
    assert (again.unchanged, told(again)) == (4, {})
    undo(again, member)
    undo(job, member)
    assert standing() == ([], [0, 0, 0])


def test_result_that_is_met_by_a_later_file_is_one_change(workspace, member):
    take(workspace, RESULTS, "iati", mapping=IATI_MAPPING)
    before = standing()
    later = RESULTS.replace(b'<actual value="300"/>', b'<actual value="500"/>')

    job = take(workspace, later, "iati", mapping=IATI_MAPPING)

    assert (job.updated, job.unchanged) == (1, 3)
    (change,) = told(job).values()
    assert (change[1]["status"], change[2]["status"]) == ("in_progress", "reported")
    undo(job, member)
    assert standing() == before


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("ical", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "empty"),
        ("ical", TO_DOS.replace(b"20260301", b"soon"), "unreadable_entry"),
        ("iati", b"<iati-activities/>", "empty"),
        ("iati", RESULTS[:900], "not_xml"),
    ],
)
def test_broken_file_is_refused_whole(workspace, kind, content, code):
    mapping = {"initiative": "gpu", "layer": "compute"}

    job = take(workspace, content, kind, mapping=mapping)

    assert (job.state, {error["code"] for error in job.errors}) == ("failed", {code})
    assert standing() == ([], [0, 0, 0])
