"""What every reader yields: rows of a plan, whatever the file looks like."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from apps.exchange.plan import Problems
from apps.exchange.plan.problems import Place

LinkKind = Literal["FS", "FF", "SS", "SF"]
# What nothing below a million may stand for; every list of rows in words ends somewhere.
_MOST_NAMED: Final = 10


class Link(NamedTuple):
    """What a row waits for.

    predecessor: external id of the predecessor, or its uid where `by_uid`
    initiative: external id of the predecessor's initiative, where it is another one
    group, at_least: members of one group are one need, met when so many are done
    """

    predecessor: str
    kind: LinkKind = "FS"
    lag_days: int = 0
    initiative: str | None = None
    group: str | None = None
    at_least: int | None = None
    by_uid: bool = False


@dataclass(slots=True)
class Row:
    """One row of a table, task of a schedule, event of a calendar or period of a result.

    at: the row or line in the file, counted from 1 as a person counts
    values: {field: value}; a field that is not there is not said, None clears it
    links: None where the file says nothing about them
    texts: {column: what stands there}, for rules
    uid: what links call the row by, where that is not its external id
    outline, summaries: its number in the outline and the names of the summaries above it
    """

    at: int
    values: dict[str, Any]
    links: list[Link] | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    uid: str | None = None
    outline: str = ""
    summaries: tuple[str, ...] = ()


@dataclass
class Source:
    """A file that has been opened.

    rows: read while they are walked; problems are noted on the way
    names: {field: column or element it stands in}, for pointers
    columns: [{column, field, guessed}] of a table, as the report shows them
    notices: what is taken otherwise than it stands in the file
    initiative, initiative_name: of rows that name none, as the file itself says
    left_out: {uid: what it is}, of what is no row but may be linked to
    mapping: what was found out about the file, to be remembered for the next one
    """

    rows: Iterator[Row]
    names: Mapping[str, str] = field(default_factory=dict)
    columns: list[dict[str, Any]] = field(default_factory=list)
    notices: Problems = field(default_factory=Problems)
    initiative: str | None = None
    initiative_name: str | None = None
    left_out: dict[str, str] = field(default_factory=dict)
    mapping: dict[str, Any] = field(default_factory=dict)


def place_of(at: int, column: str) -> Place:
    """Return a place in a file: the row or line, and the column or element in it."""
    return Place(f"/{at}/{escaped(column)}" if column else f"/{at}", at)


def escaped(name: str) -> str:
    """Return a name as a step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


class Gathered:
    """Rows that have the same thing wrong with them: said once, naming the first of them.

    A file with a column of ambiguous dates has one problem, not twenty thousand.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._rows: dict[tuple[str, str, str], list[int]] = {}
        self._numbers: dict[tuple[str, str, str], int] = {}

    def add(self, at: int, column: str, detail: str, code: str) -> None:
        """Note a row. detail: the sentence, with {rows} where the rows are to stand."""
        key = (column, detail, code)
        rows = self._rows.setdefault(key, [])
        self._numbers[key] = self._numbers.get(key, 0) + 1
        if len(rows) < _MOST_NAMED:
            rows.append(at)

    def tell(self, problems: Problems) -> None:
        """Add each of them to what is wrong with the file."""
        for (column, detail, code), rows in self._rows.items():
            here = place_of(rows[0], column)
            named = in_words(rows, self._numbers[column, detail, code])
            problems.add(here, detail.replace("{rows}", named), code)


def in_words(rows: list[int], number: int) -> str:
    """Return rows in words: “row 7”, “rows 7, 8 and 12”, “rows 7, 8, … and 90 more”."""
    if number == 1:
        return f"row {rows[0]}"
    if number > len(rows):
        return f"rows {', '.join(map(str, rows))} and {number - len(rows)} more"
    return f"rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"
