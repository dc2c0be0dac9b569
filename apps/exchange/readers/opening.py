"""Opening a file of any kind, and making a plan of it."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from apps.exchange.mapping import Mapping as FieldMapping
from apps.exchange.mapping import as_json
from apps.exchange.models import ImportFormat
from apps.exchange.plan import Place, Problems
from apps.exchange.readers.assembling import Assembled, assemble
from apps.exchange.readers.cells import rows_of
from apps.exchange.readers.csv_files import open_csv
from apps.exchange.readers.iati_files import open_iati
from apps.exchange.readers.ical_files import open_ical
from apps.exchange.readers.mspdi_files import open_mspdi
from apps.exchange.readers.opened import Circumstances
from apps.exchange.readers.rows import Source
from apps.exchange.readers.tables import Table, columns_of
from apps.exchange.readers.xer_files import open_xer
from apps.exchange.readers.xlsx_files import open_xlsx


class Reading(NamedTuple):
    """What came out of a file.

    assembled: None where nothing could be read
    columns: [{column, field, guessed}] of a table
    mapping: with what was found out, to be remembered for the next file of the source
    """

    assembled: Assembled | None
    columns: list[dict[str, Any]]
    mapping: dict[str, Any]


Open = Callable[[bytes, Circumstances, Problems], Source | None]
OpenTable = Callable[[bytes, FieldMapping, Problems], Table | None]


def open_as_table(
    file_format: ImportFormat, content: bytes, mapping: FieldMapping, problems: Problems
) -> Table | None:
    """Return the table in a CSV file or a workbook; None after noting why there is none."""
    return _TABLES[file_format](content, mapping, problems)


def read_file(
    file_format: ImportFormat,
    content: bytes,
    given: Circumstances,
    problems: Problems,
    watch: Callable[[int], None],
) -> Reading:
    """Return the plan in a file; whatever is wrong with it is noted."""
    source = _OPENERS[file_format](content, given, problems)
    if source is None:
        return Reading(None, [], as_json(given.mapping))
    assembled = assemble(source, given.mapping, given.layers, problems, watch)
    known = as_json(given.mapping) | source.mapping
    if not problems and not any(one and one.milestones for one in assembled.plan.initiatives):
        problems.add(Place(), "There is nothing in this file that has a day.", "empty")
    return Reading(assembled, source.columns, known)


def _opens_table(open_table: OpenTable) -> Open:
    def opened(content: bytes, given: Circumstances, problems: Problems) -> Source | None:
        table = open_table(content, given.mapping, problems)
        if table is None:
            return None
        columns = columns_of(table.headers, given.mapping, given.asked, problems)
        said = {name.casefold() for name in given.mapping.columns}
        return Source(
            rows=rows_of(table, columns, given.mapping, problems),
            names={field: table.headers[place] for place, field in columns.items()},
            columns=[
                {
                    "column": header,
                    "field": columns.get(place),
                    "guessed": header.casefold() not in said,
                }
                for place, header in table.headers.items()
            ],
            mapping={
                "columns": as_json(given.mapping).get("columns", {})
                | {header: columns.get(place) for place, header in table.headers.items()},
                **table.known,
            },
        )

    return opened


_TABLES: Final[Mapping[ImportFormat, OpenTable]] = {
    ImportFormat.CSV: open_csv,
    ImportFormat.XLSX: open_xlsx,
}
_OPENERS: Final[Mapping[ImportFormat, Open]] = {
    **{kind: _opens_table(open_table) for kind, open_table in _TABLES.items()},
    ImportFormat.MSPDI: open_mspdi,
    ImportFormat.XER: open_xer,
    ImportFormat.ICAL: open_ical,
    ImportFormat.IATI: open_iati,
}
