"""Microsoft Project XML: a summary for each initiative, a milestone below it for each of its own.

What Microsoft Project has no place for goes into custom fields, by the names of the table's
columns, so that it comes back. Lags are elapsed days, so that no calendar changes them.
"""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import IO, Any, Final

from lxml import etree

from apps.exchange.writers.flat import COLUMNS, HEADERS, Document, FlatRow, flat_rows

_NAMESPACE: Final = "http://schemas.microsoft.com/project"
# Text1 … Text30 of a task, by their numbers in the format.
_TEXTS: Final = (
    *(188743731 + 3 * number for number in range(6)),
    *range(188743747, 188743751),
    *range(188743997, 188744017),
)
_FIELDS: Final = dict(zip(COLUMNS, _TEXTS, strict=False))
_ELAPSED_DAYS: Final = "8"
_TENTHS_OF_A_DAY: Final = 24 * 60 * 10
_MORNING, _EVENING = "T08:00:00", "T17:00:00"
_DONE: Final = frozenset({"reported", "accepted"})


def write_mspdi(document: Document, file: IO[bytes]) -> int:
    """Write a project; return how many milestones it has."""
    rows = list(flat_rows(document))
    uids = _uids(rows)
    ids = count(1)
    with etree.xmlfile(file, encoding="UTF-8") as xml:
        xml.write_declaration(standalone=True)
        with xml.element("Project", nsmap={None: _NAMESPACE}):
            for name, text in _header(rows):
                _leaf(xml, name, text)
            with xml.element("ExtendedAttributes"):
                for (column, identity), header in zip(_FIELDS.items(), HEADERS, strict=True):
                    with xml.element("ExtendedAttribute"):
                        _leaf(xml, "FieldID", str(identity))
                        _leaf(xml, "FieldName", f"Text{list(_FIELDS).index(column) + 1}")
                        _leaf(xml, "Alias", header)
            with xml.element("Tasks"):
                links = _links(document, uids)
                last = None
                for row in rows:
                    if row["initiative"] != last:
                        last = row["initiative"]
                        _write_summary(xml, row, next(ids), uids[last, ""])
                    _write_task(xml, row, next(ids), uids, links)
    return len(rows)


def _uids(rows: list[FlatRow]) -> dict[tuple[str, str], int]:
    numbers = count(1)
    uids: dict[tuple[str, str], int] = {}
    for row in rows:
        for key in ((row["initiative"], ""), (row["initiative"], row["external_id"])):
            if key not in uids:
                uids[key] = next(numbers)
    return uids


def _header(rows: list[FlatRow]) -> Iterator[tuple[str, str]]:
    days = [row["baseline_date"] for row in rows]
    yield "SaveVersion", "14"
    yield "Name", "Lockstep"
    yield "Title", "Lockstep"
    yield "ScheduleFromStart", "1"
    if days:
        yield "StartDate", min(days) + _MORNING
    yield "MinutesPerDay", "480"
    yield "MinutesPerWeek", "2400"
    yield "DaysPerMonth", "20"


def _links(
    document: Document, uids: Mapping[tuple[str, str], int]
) -> dict[int, list[tuple[int, int]]]:
    """Return {uid of a successor: [(uid of its predecessor, lag in days)]}."""
    found: dict[int, list[tuple[int, int]]] = {}
    for initiative in document["initiatives"]:
        own = initiative["external_id"]
        for one in initiative.get("dependencies", ()):
            before = (one.get("predecessor_initiative") or own, one["predecessor"])
            after = (own, one["successor"])
            if before in uids and after in uids:
                link = (uids[before], one.get("lag_days") or 0)
                found.setdefault(uids[after], []).append(link)
    return found


def _write_summary(xml: Any, row: FlatRow, identity: int, uid: int) -> None:
    with xml.element("Task"):
        _leaf(xml, "UID", str(uid))
        _leaf(xml, "ID", str(identity))
        _leaf(xml, "Name", row["initiative_name"] or row["initiative"])
        _leaf(xml, "IsNull", "0")
        _leaf(xml, "OutlineLevel", "1")
        _leaf(xml, "Summary", "1")


def _write_task(
    xml: Any,
    row: FlatRow,
    identity: int,
    uids: Mapping[tuple[str, str], int],
    links: Mapping[int, list[tuple[int, int]]],
) -> None:
    uid = uids[row["initiative"], row["external_id"]]
    finish = row["actual_date"] or row["forecast_date"] or row["baseline_date"]
    is_done = row["status"] in _DONE
    with xml.element("Task"):
        _leaf(xml, "UID", str(uid))
        _leaf(xml, "ID", str(identity))
        _leaf(xml, "Name", row["name"] or row["external_id"])
        _leaf(xml, "Active", "0" if row["status"] == "cancelled" else "1")
        _leaf(xml, "IsNull", "0")
        _leaf(xml, "OutlineLevel", "2")
        _leaf(xml, "Start", finish + _EVENING)
        _leaf(xml, "Finish", finish + _EVENING)
        _leaf(xml, "Duration", "PT0H0M0S")
        _leaf(xml, "Milestone", "1")
        _leaf(xml, "Summary", "0")
        _leaf(xml, "PercentComplete", "100" if is_done else "0")
        if row["actual_date"]:
            _leaf(xml, "ActualFinish", row["actual_date"] + _EVENING)
        if row["note"]:
            _leaf(xml, "Notes", row["note"])
        for before, lag in links.get(uid, ()):
            with xml.element("PredecessorLink"):
                _leaf(xml, "PredecessorUID", str(before))
                _leaf(xml, "Type", "1")
                _leaf(xml, "LinkLag", str(lag * _TENTHS_OF_A_DAY))
                _leaf(xml, "LagFormat", _ELAPSED_DAYS)
        for column, field in _FIELDS.items():
            if row[column] is not None and row[column] != "":
                with xml.element("ExtendedAttribute"):
                    _leaf(xml, "FieldID", str(field))
                    _leaf(xml, "Value", _text(row[column]))
        with xml.element("Baseline"):
            _leaf(xml, "Number", "0")
            _leaf(xml, "Finish", row["baseline_date"] + _EVENING)


def _leaf(xml: Any, name: str, text: str) -> None:
    with xml.element(name):
        xml.write(text)


def _text(value: Any) -> str:
    return repr(value) if isinstance(value, float) else str(value)
