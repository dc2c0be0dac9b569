import json
import os
import subprocess
import sys
from typing import Any

import pytest
from msgspec import UNSET

from apps.exchange.plan import MOST_PROBLEMS, Problems, read_plan
from tests.apps.exchange.plans import full_plan, milestone, plan


def read(document: Any) -> tuple[Any, list[tuple[Any, Any, Any]]]:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    problems = Problems()
    found = read_plan(content, problems)
    return found, [(p["row"], p["pointer"], p["code"]) for p in problems.as_json()]


def first_detail(content: bytes) -> str:
    problems = Problems()
    read_plan(content, problems)
    return str(problems.as_json()[0]["detail"])


def test_plan_that_uses_every_field_is_read():
    found, problems = read(full_plan())

    assert problems == []
    assert [m.external_id for m in found.initiatives[0].milestones] == [
        "com-0",
        "com-1",
        "gov-1",
        "old",
    ]


def test_plan_with_a_byte_order_mark_is_read():
    found, problems = read(b"\xef\xbb\xbf" + json.dumps(plan(milestone())).encode())

    assert (found.lockstep_plan, problems) == (1, [])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (None, "", "not_json")),
        (b"layer;baseline\ncompute;2026-01-01\n", (None, "", "not_json")),
        (b'{"lockstep_plan": 1, "initiatives": [{"weight": NaN}]}', (None, "", "not_json")),
        (b'{"lockstep_plan": 1} and more', (None, "", "not_json")),
        (b'{"lockstep_plan": 1, "initiatives":' + b"[" * 100_000, (None, "", "not_json")),
        (b"[]", (None, "", "invalid")),
        (b"{}", (None, "/lockstep_plan", "required")),
        (b'{"lockstep_plan": 2}', (None, "/lockstep_plan", "unknown_version")),
        (b'{"lockstep_plan": "1"}', (None, "/lockstep_plan", "unknown_version")),
        (b'{"lockstep_plan": true}', (None, "/lockstep_plan", "unknown_version")),
        (b'{"lockstep_plan": 1, "initiative": []}', (None, "/initiative", "unknown_field")),
        (b'{"lockstep_plan": 1, "a/b~": []}', (None, "/a~1b~0", "unknown_field")),
        (b'{"lockstep_plan": 1, "initiatives": {}}', (None, "/initiatives", "invalid")),
        (
            b'{"lockstep_plan": 1, "initiatives": [{"external_id": "\xff"}]}',
            (None, "/initiatives/0/external_id", "not_json"),
        ),
        (
            b'{"lockstep_plan": 1, "organisations": [{"external_id": "a", "sector": "martian"}]}',
            (None, "/organisations/0/sector", "invalid_choice"),
        ),
        (
            b'{"lockstep_plan": 1, "organisations": [{"name": "a"}]}',
            (None, "/organisations/0/external_id", "required"),
        ),
        (
            b'{"lockstep_plan": 1, "initiatives": [{"name": "a"}]}',
            (None, "/initiatives/0/external_id", "required"),
        ),
    ],
)
def test_document_that_is_no_plan_is_refused_where_it_breaks(content, expected):
    assert read(content)[1] == [expected]


def test_broken_json_is_told_by_line_and_column():
    detail = first_detail(b'{\n "lockstep_plan": 1,\n oops}')

    assert detail == "This is not JSON: object keys must be strings at line 3, column 2."


@pytest.mark.parametrize(
    ("value", "detail"),
    [
        ({"weight": 0}, "This must be at least 0.000001."),
        ({"weight": 2e6}, "This must be at most 1000000."),
        ({"weight": 10**400}, "This number is out of range."),
        ({"weight": "1"}, "Expected a number, got a text."),
        ({"external_id": ""}, "This must have at least 1 characters."),
        ({"external_id": "x" * 300}, "This must have at most 200 characters."),
        ({"owner_organisation": 5}, "Expected a text | null, got a whole number."),
        ({"status": "done"}, "Invalid enum value 'done': it is none of the known ones."),
        ({"baseline_date": "soon"}, "This is not a date. Write it as YYYY-MM-DD."),
    ],
)
def test_error_says_what_would_be_right(value, detail):
    content = json.dumps(plan(milestone("a") | value)).encode()

    assert first_detail(content) == detail


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("external_id", "", "length"),
        ("external_id", "x" * 201, "length"),
        ("external_id", None, "invalid"),
        ("external_id", "a\x00b", "invalid_characters"),
        ("layer", "Compute capacity", "invalid_characters"),
        ("layer", None, "invalid"),
        ("baseline_date", None, "invalid"),
        ("baseline_date", "2026-02-30", "invalid_date"),
        ("baseline_date", "10.01.2026", "invalid_date"),
        ("baseline_date", "2026-01-10T00:00:00Z", "invalid_date"),
        ("forecast_date", "soon", "invalid_date"),
        ("actual_date", 20260110, "invalid"),
        ("name", 5, "invalid"),
        ("weight", 0, "out_of_range"),
        ("weight", -1, "out_of_range"),
        ("weight", 1e300, "out_of_range"),
        ("weight", "1", "invalid"),
        ("weight", None, "invalid"),
        ("status", "done", "invalid_choice"),
        ("evidence_url", "javascript:alert(1)", "invalid_characters"),
        ("reported_at", "2026-01-10T09:00:00", "invalid_instant"),
        ("weigth", 1, "unknown_field"),
    ],
)
def test_milestone_with_a_bad_field_is_refused_at_its_row_and_field(field, value, code):
    document = plan(milestone("a"), milestone("b") | {field: value})

    assert read(document)[1] == [(1, f"/initiatives/0/milestones/1/{field}", code)]


@pytest.mark.parametrize("field", ["external_id", "layer", "baseline_date"])
def test_milestone_without_what_it_needs_is_refused(field):
    broken = {name: value for name, value in milestone("b").items() if name != field}

    assert read(plan(milestone("a"), broken))[1] == [
        (1, f"/initiatives/0/milestones/1/{field}", "required")
    ]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("lag_days", 3_651, "out_of_range"),
        ("lag_days", 1.5, "invalid"),
        ("need_group", "", "length"),
        ("need_at_least", 0, "out_of_range"),
        ("after", "a", "unknown_field"),
    ],
)
def test_dependency_with_a_bad_field_is_refused_at_its_row_and_field(field, value, code):
    wait = {"predecessor": "a", "successor": "b", field: value}
    document = plan(milestone("a"), milestone("b"), dependencies=[wait])

    assert read(document)[1] == [(0, f"/initiatives/0/dependencies/0/{field}", code)]


def test_every_broken_field_is_told_and_what_is_sound_is_kept():
    document = plan(
        milestone("a"),
        milestone("b", weight=0, baseline_date="never"),
        7,
        milestone("c"),
        dependencies=[{"predecessor": "a"}],
        organisations=[{"external_id": "o", "sector": "x"}],
    )

    found, problems = read(document)

    assert problems == [
        (None, "/organisations/0/sector", "invalid_choice"),
        (1, "/initiatives/0/milestones/1/baseline_date", "invalid_date"),
        (1, "/initiatives/0/milestones/1/weight", "out_of_range"),
        (2, "/initiatives/0/milestones/2", "invalid"),
        (0, "/initiatives/0/dependencies/0/successor", "required"),
    ]
    assert [m and m.external_id for m in found.initiatives[0].milestones] == ["a", None, None, "c"]


def test_only_the_first_thousand_errors_are_told():
    _, problems = read(plan(*(milestone(str(n), weight=0) for n in range(1_500))))

    assert len(problems) == MOST_PROBLEMS
    assert problems[-1] == (999, "/initiatives/0/milestones/999/weight", "out_of_range")


HEAD = b'{"lockstep_plan": 1, '
MILESTONES = b'"initiatives": [{"external_id": "i", "milestones": ['
KEYS = b",".join(b'"k%d": 0' % n for n in range(1_000_000))

MEASURE = """
import re, sys
import django
django.setup()
from apps.exchange.plan import Problems, read_plan
content = open(sys.argv[1], "rb").read()
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
before = peak()
problems = Problems()
read_plan(content, problems)
print(len(problems), (peak() - before) // 1024)
"""


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(HEAD + KEYS + b"}", id="a-million-unknown-keys"),
        pytest.param(HEAD + MILESTONES + b"{" + KEYS + b"}]}]}", id="and-in-a-milestone"),
        pytest.param(
            HEAD + b'"initiatives": [' + b"0," * 30_000_000 + b"0]}", id="an-endless-list"
        ),
        pytest.param(
            HEAD + MILESTONES + b"{}," * 3_000_000 + b"{}]}]}", id="rows-that-are-all-broken"
        ),
    ],
)
def test_hostile_document_costs_little_memory(content, tmp_path):
    (tmp_path / "plan.json").write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "plan.json")],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )
    found, grown_mib = map(int, done.stdout.split())

    assert 1 <= found <= MOST_PROBLEMS
    assert grown_mib < 300


@pytest.mark.parametrize("disguise", ["\u202e", "\u2066", "\u2028", "\x00"])
def test_names_that_turn_the_text_around_them_are_refused_wherever_they_stand(disguise):
    document = full_plan()
    document["organisations"][0]["name"] = f"Grid{disguise}"
    document["initiatives"][0]["name"] = f"GPU{disguise}"
    document["initiatives"][0]["milestones"][0]["name"] = f"Racks{disguise}"

    assert [(pointer, code) for _, pointer, code in read(document)[1]] == [
        ("/organisations/0/name", "invalid_characters"),
        ("/initiatives/0/name", "invalid_characters"),
        ("/initiatives/0/milestones/0/name", "invalid_characters"),
    ]
    for named in (document["organisations"], document["initiatives"]):
        named[0]["name"] = "هيئة البيانات (AI)"
    document["initiatives"][0]["milestones"][0]["name"] = "משרד 7"
    assert read(document)[1] == []


def test_names_of_several_lines_are_read_as_one():
    document = full_plan()
    document["organisations"][0]["name"] = "Grid\r\n agency"
    document["initiatives"][0] |= {"name": " \n\t"}
    document["initiatives"][0]["milestones"][0] |= {"name": "Racks\tfor\u00a0GPUs ", "note": "A\nB"}

    plan, problems = read(document)

    (milestone, *_), note = plan.initiatives[0].milestones, "A\nB"
    assert problems == []
    assert plan.organisations[0].name == "Grid agency"
    assert plan.initiatives[0].name is UNSET
    assert (milestone.name, milestone.note) == ("Racks for\u00a0GPUs", note)
