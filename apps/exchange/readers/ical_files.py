"""iCalendar: events and to-dos of a calendar, read one at a time.

An event is a milestone on its last day, a to-do on the day it is due. What an export writes into
properties of its own (X-LOCKSTEP-...) comes back as it was.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Component

from apps.exchange.mapping import FIELDS
from apps.exchange.plan import Place, Problems
from apps.exchange.readers.cells import Cells
from apps.exchange.readers.encodings import open_text
from apps.exchange.readers.opened import Circumstances
from apps.exchange.readers.rows import Gathered, Link, LinkKind, Row, Source, place_of

OWN: Final = "X-LOCKSTEP-"
_NAMES: Final = {
    "external_id": "UID",
    "name": "SUMMARY",
    "expected_date": "DTSTART",
    "actual_date": "COMPLETED",
    "status": "STATUS",
    "note": "DESCRIPTION",
    "evidence_url": "URL",
    "predecessors": "RELATED-TO",
}
_READ: Final = frozenset({"VEVENT", "VTODO"})
_FOR_RULES: Final = ("SUMMARY", "CATEGORIES", "LOCATION", "ORGANIZER", "CLASS")
_STATUSES: Final = {"CANCELLED": "cancelled", "IN-PROCESS": "in_progress"}
_KINDS: Final[dict[str, LinkKind]] = {
    "DEPENDS-ON": "FS",
    "FINISHTOSTART": "FS",
    "FINISHTOFINISH": "FF",
    "STARTTOSTART": "SS",
    "STARTTOFINISH": "SF",
}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_DEEPEST: Final = 10
_LONGEST: Final = 1_000_000


class _Part(NamedTuple):
    """One component as text, and the line on which it begins."""

    at: int
    name: str
    text: str


def open_ical(content: bytes, given: Circumstances, problems: Problems) -> Source | None:
    """Return the events of a calendar; None after noting why there are none."""
    opened = open_text(content, given.mapping.encoding, problems)
    if opened is None:
        return None
    text, _ = opened
    first = next((line for line in text if line.strip()), "")
    if first.strip().upper() != "BEGIN:VCALENDAR":
        detail = "This is not a calendar: those begin with BEGIN:VCALENDAR."
        problems.add(Place(), detail, "not_ical")
        return None
    text.seek(0)
    source = Source(rows=iter(()), names=_NAMES)
    source.rows = _rows(_parts(text, source), source, given, problems)
    return source


def _parts(lines: Any, source: Source) -> Iterator[_Part]:
    """Yield the components of a calendar, each as text; what stands around them is looked at."""
    kept: list[str] = []
    depth, began, name, size = 0, 0, "", 0
    for at, line in enumerate(lines, 1):
        word = line.strip().upper()
        if word.startswith("BEGIN:") and word != "BEGIN:VCALENDAR":
            if depth == 0:
                kept, began, name, size = [], at, word[6:], 0
            depth += 1
        if depth:
            size += len(line)
            if size <= _LONGEST and depth <= _DEEPEST:
                kept.append(line)
        elif word.startswith(("X-WR-CALNAME", "NAME")) and not source.initiative:
            called = line.partition(":")[2].strip()
            source.initiative = source.initiative_name = called[:200] or None
        if word.startswith("END:") and depth:
            depth -= 1
            if depth == 0:
                yield _Part(began, name, "".join(kept))


def _rows(
    parts: Iterator[_Part], source: Source, given: Circumstances, problems: Problems
) -> Iterator[Row]:
    cells = Cells(given.mapping, source.names, problems)
    told = Gathered()
    for part in parts:
        if part.name not in _READ:
            continue
        try:
            component = Component.from_ical(part.text)
            row = _row(part, component, given.zone)
        except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
            detail = f"The entry that begins here cannot be read: {str(error)[:200]}."
            problems.add(place_of(part.at, part.name), detail, "unreadable_entry")
            continue
        if component.get("RRULE") or component.get("RDATE") or component.get("RECURRENCE-ID"):
            detail = "An entry that repeats is no milestone and was left out: {rows}."
            told.add(part.at, "RRULE", detail, "left_out")
            source.left_out[row.uid or ""] = "an entry that repeats"
            continue
        _take_own(component, row, cells)
        yield row
    cells.tell()
    told.tell(source.notices)


def _row(part: _Part, component: Any, zone: ZoneInfo) -> Row:
    uid = str(component.get("UID", "")).strip() or None
    name = str(component.get("SUMMARY", "")).strip()
    values: dict[str, Any] = {"name": name[:1000], "external_id": uid or name}
    day = _last_day(component, zone)
    if day is not None:
        values["expected_date"] = day
    status = str(component.get("STATUS", "")).upper()
    done = _day(component, "COMPLETED", zone)
    if done is None and status == "COMPLETED":
        done = day
    values["actual_date"] = done
    if done is None or status == "CANCELLED":
        values["status"] = _STATUSES.get(status, "planned")
    if note := str(component.get("DESCRIPTION", "")).strip():
        values["note"] = note[:5000]
    url = str(component.get("URL", "")).strip()
    if url.startswith(("http://", "https://")):
        values["evidence_url"] = url
    texts = {one: _text(component.get(one, "")) for one in _FOR_RULES}
    return Row(part.at, values, links=_links(component), texts=texts, uid=uid)


def _take_own(component: Any, row: Row, cells: Cells) -> None:
    """Take what an export has written beside what every calendar shows."""
    own = {
        str(name).upper(): value
        for name, value in component.items()
        if str(name).upper().startswith(OWN)
    }
    if not own:
        return
    row.links = None
    row.values = {}
    for field in FIELDS:
        value = own.get(f"{OWN}{field.upper().replace('_', '-')}")
        if value is not None:
            cells.take(row, field, _unescaped(str(value)))


def _unescaped(text: str) -> str:
    """Return a text as it was before it was escaped (RFC 5545, 3.3.11)."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def _links(component: Any) -> list[Link]:
    related = component.get("RELATED-TO", [])
    links = []
    for one in related if isinstance(related, list) else [related]:
        kind = _KINDS.get(str(getattr(one, "params", {}).get("RELTYPE", "")).upper())
        if kind:
            links.append(Link(str(one).strip(), kind, by_uid=True))
    return links


def _last_day(component: Any, zone: ZoneInfo) -> date | None:
    """Return the day by which it is over; the end of an event on days is the day after it."""
    if (due := _day(component, "DUE", zone)) is not None:
        return due
    if "DTSTART" not in component:
        return None
    begins = component.decoded("DTSTART")
    ends = component.decoded("DTEND") if "DTEND" in component else None
    if ends is None and "DURATION" in component:
        ends = begins + component.decoded("DURATION")
    if ends is None or ends <= begins:
        return _local(begins, zone)
    if not isinstance(ends, datetime):
        return ends - timedelta(days=1)
    return _local(ends - timedelta(microseconds=1), zone)


def _day(component: Any, name: str, zone: ZoneInfo) -> date | None:
    return _local(component.decoded(name), zone) if name in component else None


def _local(value: Any, zone: ZoneInfo) -> date:
    if isinstance(value, datetime):
        return (value.astimezone(zone) if value.tzinfo else value).date()
    if isinstance(value, date):
        return value
    raise ValueError(value)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    categories = getattr(value, "cats", None)
    return ", ".join(map(str, categories)) if categories else str(value)
