"""Primavera's XER: tables as text, with tabs between the fields.

An activity is a milestone on the day of its planned finish. Each project of the file is an
initiative; the elements of its breakdown (WBS) give rules their names and numbers.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple, TextIO

from apps.exchange.plan import Place, Problems
from apps.exchange.readers.encodings import open_text
from apps.exchange.readers.lags import lag_of_hours
from apps.exchange.readers.opened import Circumstances
from apps.exchange.readers.rows import Gathered, Link, LinkKind, Row, Source

Record = dict[str, str]

_KINDS: Final[dict[str, LinkKind]] = {
    "PR_FS": "FS",
    "PR_FF": "FF",
    "PR_SS": "SS",
    "PR_SF": "SF",
}
_NO_WORK: Final = {"TT_LOE": "a level of effort", "TT_WBS": "a summary of its WBS"}
_MILESTONES: Final = frozenset({"TT_Mile", "TT_FinMile"})
_STATUSES: Final = {"TK_NotStart": "planned", "TK_Active": "in_progress"}
_NAMES: Final = {
    "external_id": "task_code",
    "name": "task_name",
    "expected_date": "target_end_date",
    "actual_date": "act_end_date",
    "status": "status_code",
    "initiative": "proj_id",
    "predecessors": "TASKPRED",
}
_CLEARED: Final = frozenset({"actual_date"})
_USUAL_HOURS: Final = 8.0
_DEEPEST: Final = 50


class _Around(NamedTuple):
    """What activities refer to, by its id."""

    projects: dict[str, Record]
    elements: dict[str, Record]
    hours: dict[str, float]
    links: dict[str, list[Record]]


def open_xer(content: bytes, given: Circumstances, problems: Problems) -> Source | None:
    """Return the activities of the projects in a file; None after noting why there are none."""
    if not content.lstrip(b"\xef\xbb\xbf").startswith(b"ERMHDR"):
        detail = "This is not a file of Primavera P6 (XER): those begin with ERMHDR."
        problems.add(Place(), detail, "not_xer")
        return None
    opened = open_text(content, given.mapping.encoding, problems)
    if opened is None:
        return None
    text, encoding = opened
    around = _read_around(text)
    text.seek(0)
    source = Source(rows=iter(()), names=_NAMES, mapping={"encoding": encoding})
    source.rows = _rows(text, around, given, source)
    return source


def _read_around(text: TextIO) -> _Around:
    around = _Around({}, {}, {}, defaultdict(list))
    for _, table, record in _records(text):
        if table == "PROJECT":
            around.projects[record.get("proj_id", "")] = record
        elif table == "PROJWBS":
            around.elements[record.get("wbs_id", "")] = record
        elif table == "CALENDAR":
            around.hours[record.get("clndr_id", "")] = _hours(record.get("day_hr_cnt", ""))
        elif table == "TASKPRED":
            around.links[record.get("task_id", "")].append(record)
    return around


def _rows(text: TextIO, around: _Around, given: Circumstances, source: Source) -> Iterator[Row]:
    told = Gathered()
    for at, table, record in _records(text):
        if table != "TASK":
            continue
        uid, kind = record.get("task_id", ""), record.get("task_type", "")
        if what := _NO_WORK.get(kind):
            source.left_out[uid] = what
            told.add(
                at, "task_type", f"An activity that is {what} was left out: {{rows}}.", "left_out"
            )
            continue
        if given.mapping.only_milestones and kind not in _MILESTONES:
            source.left_out[uid] = "no milestone"
            continue
        names, codes = _breakdown(record.get("wbs_id", ""), around.elements)
        row = Row(
            at,
            _values(record, around.projects),
            links=_links(at, record, around, told),
            texts=record,
            uid=uid,
            outline=".".join(codes),
            summaries=tuple(names),
        )
        level = given.mapping.initiative_level
        if level and len(names) >= level:
            code = ".".join(codes[:level])
            row.values |= {"initiative": code, "initiative_name": names[level - 1][:500]}
        yield row
    told.tell(source.notices)


def _values(record: Record, projects: Mapping[str, Record]) -> dict[str, Any]:
    project = projects.get(record.get("proj_id", ""), {})
    name = project.get("proj_short_name") or record.get("proj_id", "")
    done = _day(record.get("act_end_date", ""))
    dates = (record.get(field, "") for field in ("early_end_date", "target_end_date"))
    finish = next((day for day in map(_day, dates) if day), None)
    values: dict[str, Any] = {
        "external_id": record.get("task_code") or record.get("task_id"),
        "name": (record.get("task_name") or record.get("task_code", ""))[:1000],
        "initiative": name or None,
        "actual_date": done,
    }
    if done or finish:
        values["expected_date"] = done or finish
    if done is None:
        values["status"] = _STATUSES.get(record.get("status_code", ""), "planned")
    return {
        field: value
        for field, value in values.items()
        if value is not None or field == "actual_date"
    }


def _links(at: int, record: Record, around: _Around, told: Gathered) -> list[Link]:
    hours = around.hours.get(record.get("clndr_id", ""), _USUAL_HOURS)
    links = []
    for one in around.links.get(record.get("task_id", ""), ()):
        lag, said = lag_of_hours(one.get("lag_hr_cnt", ""), hours)
        if said:
            told.add(at, "lag_hr_cnt", said, "lag_converted")
        kind = _KINDS.get(one.get("pred_type", ""), "FS")
        links.append(Link(one.get("pred_task_id", ""), kind, lag, by_uid=True))
    return links


def _breakdown(identity: str, elements: Mapping[str, Record]) -> tuple[list[str], list[str]]:
    """Return the names and the codes of the elements above an activity, from the top."""
    names: list[str] = []
    codes: list[str] = []
    while (element := elements.get(identity)) and len(names) < _DEEPEST:
        names.insert(0, element.get("wbs_name", ""))
        codes.insert(0, element.get("wbs_short_name", ""))
        identity = element.get("parent_wbs_id", "")
    return names, codes


def _records(text: TextIO) -> Iterator[tuple[int, str, Record]]:
    """Yield each record with its line and its table. Fields that a record lacks are empty."""
    table, fields = "", [""]
    for at, line in enumerate(text, 1):
        mark, *cells = line.rstrip("\r\n").split("\t")
        if mark == "%T":
            table, fields = cells[0] if cells else "", []
        elif mark == "%F":
            fields = cells
        elif mark == "%R":
            yield at, table, dict(zip(fields, cells, strict=False))


def _hours(text: str) -> float:
    try:
        hours = float(text)
    except ValueError:
        return _USUAL_HOURS
    return hours if 0 < hours <= 24 else _USUAL_HOURS  # noqa: PLR2004 - hours of a day


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date() if text else None
    except ValueError:
        return None
