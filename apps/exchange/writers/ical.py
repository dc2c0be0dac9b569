"""iCalendar: an event for each milestone, on the day on which it was, is expected or was promised.

What calendars do not know stands in properties of its own (X-LOCKSTEP-...), so that it comes back.
"""

from datetime import UTC, date, datetime, timedelta
from typing import IO, Any, Final

from icalendar import Event, vText

from apps.exchange.readers.ical_files import OWN
from apps.exchange.writers.flat import COLUMNS, Document, FlatRow, flat_rows

_STATUSES: Final = {"cancelled": "CANCELLED", "planned": "TENTATIVE"}
# Exports of the same record are the same bytes: nobody reads when a file was made.
_STAMP: Final = datetime(2000, 1, 1, tzinfo=UTC)


def write_ical(document: Document, file: IO[bytes]) -> int:
    """Write a calendar, an event at a time; return how many it has."""
    file.write(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lockstep//Milestones//EN\r\n")
    number = 0
    for row in flat_rows(document):
        number += 1
        file.write(_event(row).to_ical())
    file.write(b"END:VCALENDAR\r\n")
    return number


def _event(row: FlatRow) -> Event:
    day = date.fromisoformat(row["actual_date"] or row["forecast_date"] or row["baseline_date"])
    event = Event()
    event.add("uid", f"{row['initiative']}/{row['external_id']}")
    event.add("dtstamp", _STAMP)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", row["name"] or row["external_id"])
    event.add("status", _STATUSES.get(row["status"], "CONFIRMED"))
    event.add("transp", "TRANSPARENT")
    event.add("categories", [row["layer"]])
    if row["note"]:
        event.add("description", row["note"])
    if row["evidence_url"]:
        event.add("url", row["evidence_url"])
    for column in COLUMNS:
        if row[column] is not None and row[column] != "":
            event.add(f"{OWN}{column.upper().replace('_', '-')}", vText(_text(row[column])))
    return event


def _text(value: Any) -> str:
    return repr(value) if isinstance(value, float) else str(value)
