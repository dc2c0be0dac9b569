"""Which format is written how."""

from collections.abc import Callable, Mapping
from typing import IO, Final, NamedTuple

import orjson

from apps.exchange.models import ExportFormat
from apps.exchange.writers.flat import Document
from apps.exchange.writers.ical import write_ical
from apps.exchange.writers.mspdi import write_mspdi
from apps.exchange.writers.tables import write_csv, write_xlsx


class Writer(NamedTuple):
    """How a format is written, and what its files are called.

    write: puts a document into a file and returns how many milestones there are in it
    """

    write: Callable[[Document, IO[bytes]], int]
    media_type: str
    suffix: str


def _write_plan(document: Document, file: IO[bytes]) -> int:
    file.write(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    return sum(len(initiative["milestones"]) for initiative in document["initiatives"])


WRITERS: Final[Mapping[ExportFormat, Writer]] = {
    ExportFormat.PLAN: Writer(_write_plan, "application/json", "json"),
    ExportFormat.CSV: Writer(write_csv, "text/csv; charset=utf-8", "csv"),
    ExportFormat.XLSX: Writer(
        write_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    ExportFormat.MSPDI: Writer(write_mspdi, "application/xml", "xml"),
    ExportFormat.ICAL: Writer(write_ical, "text/calendar; charset=utf-8", "ics"),
}
