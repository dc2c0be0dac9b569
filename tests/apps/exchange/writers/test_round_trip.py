"""What goes out comes back: import(export(x)) = x, for what each format can carry."""

import io
import zipfile
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from apps.exchange.mapping import Mapping
from apps.exchange.models import ExportFormat, ImportFormat
from apps.exchange.plan import Problems, read_plan
from apps.exchange.readers.opened import Circumstances
from apps.exchange.readers.opening import read_file
from apps.exchange.writers import OF_PLANS
from apps.exchange.writers.flat import COLUMNS, flat_rows

# Text as people type it: without control characters, and without blanks around it.
CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])
TEXTS = st.text(CHARACTERS, min_size=1, max_size=20).map(str.strip).filter(bool)
SIGNS = st.sampled_from(["=", "+", "-", "@", "'="])
ARMED = st.builds(lambda sign, text: sign + text, SIGNS, TEXTS)
NAMES = TEXTS | ARMED
DAYS = st.dates(date(1900, 3, 1), date(2199, 12, 31)).map(date.isoformat)
KEYS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,9}", fullmatch=True)
# A workbook keeps fifteen digits.
WEIGHTS = st.floats(0.000001, 1_000_000).map(lambda weight: max(round(weight, 6), 0.000001))


@st.composite
def milestones(draw: st.DrawFn, external_id: str) -> dict[str, Any]:
    status = draw(st.sampled_from(["planned", "in_progress", "reported", "accepted", "cancelled"]))
    done = status in {"reported", "accepted"}
    return {
        "external_id": external_id,
        "layer": draw(KEYS),
        "name": draw(NAMES),
        "owner_organisation": draw(st.none() | NAMES),
        "weight": draw(WEIGHTS),
        "baseline_date": draw(DAYS),
        "original_baseline_date": draw(DAYS),
        "forecast_date": draw(st.none() | DAYS),
        "actual_date": draw(DAYS) if done else None,
        "status": status,
        "evidence_url": draw(st.sampled_from(["", "https://example.org/a?b=1,2;3"])),
        "note": draw(st.just("") | NAMES | st.just("First line\nsecond; line, and more")),
        "reported_at": draw(st.sampled_from([None, "2026-02-02T08:00:00Z"])),
    }


@st.composite
def initiatives(draw: st.DrawFn, external_id: str) -> dict[str, Any]:
    ids = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    pairs = [(a, b) for a in ids for b in ids if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3)) if pairs else []
    return {
        "external_id": external_id,
        "name": draw(NAMES),
        "key": draw(NAMES),
        "programme": draw(st.none() | KEYS),
        "lead_organisation": draw(st.none() | NAMES),
        "phase": draw(st.sampled_from(["idea", "pilot", "production", "scale", "closed"])),
        "region": draw(st.just("") | NAMES),
        "visibility": draw(st.sampled_from(["workspace", "participants"])),
        "milestones": [draw(milestones(one)) for one in ids],
        "dependencies": [
            {
                "predecessor": before,
                "successor": after,
                "predecessor_initiative": None,
                "lag_days": draw(st.integers(-3650, 3650)),
                "need_group": (group := draw(st.none() | NAMES)),
                "need_at_least": draw(st.none() | st.integers(1, 9)) if group else None,
            }
            for before, after in chosen
        ],
    }


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    ids = draw(st.lists(NAMES, min_size=1, max_size=2, unique=True))
    return {"lockstep_plan": 1, "initiatives": [draw(initiatives(one)) for one in ids]}


def written(kind: str, document: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    number = OF_PLANS[ExportFormat(kind)](document, file)
    assert number == sum(len(one["milestones"]) for one in document["initiatives"])
    return file.getvalue()


def read(kind: str, content: bytes) -> dict[str, Any]:
    """Return what a file says, as a plan document."""
    problems = Problems()
    if kind == "plan":
        plan = read_plan(content, problems)
    else:
        given = Circumstances(Mapping(), frozenset(), {}, ZoneInfo("UTC"))
        reading = read_file(ImportFormat(kind), content, given, problems, lambda _: None)
        assembled = reading.assembled
        assert assembled is not None
        assert assembled.notices.as_json() == []
        plan = assembled.plan
    assert problems.as_json() == []
    return {"initiatives": msgspec.to_builtins(plan)["initiatives"]}


def rows(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a document as rows, so that every format is held to the same."""
    plain = {None: None, "": None, UNSET: None}
    return [
        {column: plain.get(row[column], row[column]) for column in COLUMNS}
        for row in flat_rows(document)
    ]


@pytest.mark.parametrize("kind", [str(one) for one in OF_PLANS])
@given(document=documents())
@settings(max_examples=60, deadline=None)
def test_file_comes_back_as_it_went_out(kind, document):
    assert rows(read(kind, written(kind, document))) == rows(document)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "=cmd|' /C calc'!A0"]
)
def test_no_cell_is_a_formula(kind, name):
    milestone = {"external_id": "a", "layer": "data", "baseline_date": "2026-01-10", "name": name}
    document = {"initiatives": [{"external_id": "i", "milestones": [milestone]}]}

    content = written(kind, document)

    if kind == "csv":
        cells = content.decode("utf-8-sig").splitlines()[1].split(",")
        assert [cell for cell in cells if cell.strip('"')[:1] in {"=", "+", "-", "@", "\t"}] == []
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
