"""Microsoft Project XML (MSPDI), from Project 2002 on, and from the many programs that write it.

A task that is no summary is a milestone on the day of its finish. Summaries give rules their names
and outline numbers, and initiatives where the mapping says at which level. Custom fields count as
columns by their names, so that what an export writes into them comes back.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from apps.exchange.plan import Problems
from apps.exchange.readers.cells import Cells
from apps.exchange.readers.lags import Calendar, lag_in_days
from apps.exchange.readers.opened import Circumstances
from apps.exchange.readers.outlines import Outline
from apps.exchange.readers.rows import Gathered, Link, LinkKind, Row, Source
from apps.exchange.readers.tables import columns_of
from apps.exchange.readers.xml_files import children, elements, opened, text_in

_KINDS: Final[dict[str, LinkKind]] = {"0": "FF", "1": "FS", "2": "SF", "3": "SS"}
_NAMES: Final = {
    "external_id": "UID",
    "name": "Name",
    "baseline_date": "Baseline",
    "expected_date": "Finish",
    "actual_date": "ActualFinish",
    "note": "Notes",
    "predecessors": "PredecessorLink",
}
_FOR_RULES: Final = ("Name", "WBS", "Contact", "Priority", "Type")
_COMPLETE: Final = 100


def open_mspdi(content: bytes, given: Circumstances, problems: Problems) -> Source | None:
    """Return the tasks of a project; None after noting why there are none."""
    if not opened(content, "Project", problems):
        return None
    source = Source(rows=iter(()), names=dict(_NAMES))
    source.rows = _Tasks(source, given, problems).rows(content)
    return source


class _Tasks:
    def __init__(self, source: Source, given: Circumstances, problems: Problems) -> None:
        self._source, self._given, self._problems = source, given, problems
        self._told = Gathered()
        self._outline = Outline(given.mapping.initiative_level)
        self._calendar = Calendar()
        self._headers: dict[str, str] = {}
        self._fields: dict[str, str] = {}
        self._cells = Cells(given.mapping, source.names, problems)
        self._begun = False

    def rows(self, content: bytes) -> Iterator[Row]:
        # What stands in sections that nobody reads is forgotten on the way.
        names = ("Task", "Resource", "Assignment", "Calendar")
        for element in elements(content, *names, problems=self._problems):
            if not element.tag.endswith("}Task") and element.tag != "Task":
                continue
            if not self._begun:
                self._begin(element.getparent().getparent())
            row = self._row(element)
            if row is not None:
                yield row
        self._cells.tell()
        self._told.tell(self._source.notices)

    def _begin(self, project: Any) -> None:
        """Read what stands before the first task: what the project is called, and its fields."""
        self._begun = True
        name = text_in(project, "Title") or text_in(project, "Name")
        self._source.initiative = text_in(project, "GUID") or text_in(project, "Name") or name
        self._source.initiative = self._source.initiative or None
        self._source.initiative_name = name[:500] or None
        self._calendar = Calendar.of(
            text_in(project, "MinutesPerDay"), text_in(project, "MinutesPerWeek")
        )
        for one in project.findall("{*}ExtendedAttributes/{*}ExtendedAttribute"):
            alias = text_in(one, "Alias") or text_in(one, "FieldName")
            if alias:
                self._headers[text_in(one, "FieldID")] = alias
        places = dict(enumerate(self._headers.values()))
        columns = columns_of(places, self._given.mapping, self._given.asked, self._problems)
        ids = list(self._headers)
        self._fields = {ids[place]: field for place, field in columns.items()}
        said = {name.casefold() for name in self._given.mapping.columns}
        self._source.columns += [
            {"column": name, "field": columns.get(place), "guessed": name.casefold() not in said}
            for place, name in places.items()
        ]
        self._source.mapping = {
            "columns": {
                **self._given.mapping.columns,
                **{name: columns.get(place) for place, name in places.items()},
            }
        }

    def _row(self, task: Any) -> Row | None:
        uid = text_in(task, "UID")
        level = _number(text_in(task, "OutlineLevel"))
        if text_in(task, "IsNull") == "1" or (uid == "0" and not level):
            return None
        at = _number(text_in(task, "ID")) or _number(uid)
        name = text_in(task, "Name")
        is_summary = text_in(task, "Summary") == "1"
        above = self._outline.enter(level, uid, name, is_summary=is_summary)
        if is_summary:
            self._source.left_out[uid] = "a summary task"
            return None
        if self._given.mapping.only_milestones and text_in(task, "Milestone") != "1":
            self._source.left_out[uid] = "no milestone"
            return None
        row = Row(
            at,
            _values(task, uid, name),
            links=self._links(task, at),
            uid=uid,
            outline=text_in(task, "OutlineNumber") or text_in(task, "WBS"),
            summaries=above.names,
        )
        row.values |= above.initiative
        self._take_custom_fields(task, row)
        return row

    def _take_custom_fields(self, task: Any, row: Row) -> None:
        texts = {name: text_in(task, name) for name in _FOR_RULES}
        links = row.links
        row.links = None
        for one in children(task, "ExtendedAttribute"):
            identity = text_in(one, "FieldID")
            text = next((value.text for value in children(one, "Value")), None) or ""
            texts[self._headers.get(identity, identity)] = text
            if identity in self._fields:
                self._cells.take(row, self._fields[identity], text)
        # Predecessors in a custom field are the project's own, with what links cannot say.
        row.links = links if row.links is None else row.links
        row.texts = texts

    def _links(self, task: Any, at: int) -> list[Link]:
        links = []
        for one in children(task, "PredecessorLink"):
            lag, told = lag_in_days(
                text_in(one, "LinkLag"), text_in(one, "LagFormat"), self._calendar
            )
            if told:
                self._told.add(at, "PredecessorLink", told, "lag_converted")
            foreign = "another project's " if text_in(one, "CrossProject") == "1" else ""
            links.append(
                Link(
                    foreign + text_in(one, "PredecessorUID"),
                    _KINDS.get(text_in(one, "Type") or "1", "FS"),
                    lag,
                    by_uid=True,
                )
            )
        return links


def _values(task: Any, uid: str, name: str) -> dict[str, Any]:
    finish, done = _day(text_in(task, "Finish")), _day(text_in(task, "ActualFinish"))
    share = _number(text_in(task, "PercentComplete"))
    if done is None and share >= _COMPLETE:
        done = finish
    values: dict[str, Any] = {
        "external_id": uid,
        "name": name[:1000] or uid,
        "actual_date": done,
    }
    baseline = next(
        (one for one in children(task, "Baseline") if text_in(one, "Number") in {"0", ""}), None
    )
    promised = _day(text_in(baseline, "Finish")) if baseline is not None else None
    if promised is not None:
        values["baseline_date"] = promised
    if finish is not None:
        values["expected_date"] = finish
    if done is None:
        is_begun = share > 0 or bool(text_in(task, "ActualStart"))
        values["status"] = "in_progress" if is_begun else "planned"
    if text_in(task, "Active") == "0":
        values["status"] = "cancelled"
    if note := text_in(task, "Notes"):
        values["note"] = note[:5000]
    return values


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date() if text else None
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 9 else 0  # noqa: PLR2004 - no file has more tasks
