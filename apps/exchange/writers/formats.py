"""Which format is written how."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Final, NamedTuple

import orjson
from django.db.models import QuerySet

from apps.exchange.models import ExportFormat
from apps.exchange.selectors import plan_document
from apps.exchange.writers.flat import Document
from apps.exchange.writers.ical import write_ical
from apps.exchange.writers.mspdi import write_mspdi
from apps.exchange.writers.tables import write_csv, write_xlsx
from apps.programmes.models import Initiative
from apps.stakeholders.models import Membership


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be in a file, and for whom.

    actor: who asked, and sees no more than this in it
    initiatives: those that were meant, of those that the actor sees
    scope: as it was asked for; language: code; at: when it was asked for
    watch: to be told how far the writing has come, in per cent
    """

    actor: Membership
    initiatives: QuerySet[Initiative]
    scope: Mapping[str, Any]
    language: str
    at: datetime
    watch: Callable[[int], None]


class Writer(NamedTuple):
    """How a format is written, and what its files are called.

    write: puts what was ordered into a file and returns how many milestones there are in it
    of_a_day: whether it tells of a day, and may be asked for another one than today (`as_of`), and
    for what was known at an instant (`known_at`), both in the scope
    """

    write: Callable[[Order, IO[bytes]], int]
    media_type: str
    suffix: str
    of_a_day: bool = False


def _write_plan(document: Document, file: IO[bytes]) -> int:
    file.write(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    return sum(len(initiative["milestones"]) for initiative in document["initiatives"])


# How a plan document becomes a file from which it can be read again; each returns how many
# milestones it wrote.
OF_PLANS: Final[Mapping[ExportFormat, Callable[[Document, IO[bytes]], int]]] = {
    ExportFormat.PLAN: _write_plan,
    ExportFormat.CSV: write_csv,
    ExportFormat.XLSX: write_xlsx,
    ExportFormat.MSPDI: write_mspdi,
    ExportFormat.ICAL: write_ical,
}


def _of_plan(export_format: ExportFormat) -> Callable[[Order, IO[bytes]], int]:
    """Return the writing of what was ordered by way of a plan document."""

    def written(order: Order, file: IO[bytes]) -> int:
        document = plan_document(order.actor.workspace, order.initiatives)
        return OF_PLANS[export_format](document, file)

    return written


_WRITERS: Final[dict[ExportFormat, Writer]] = {
    export_format: Writer(_of_plan(export_format), media_type, suffix)
    for export_format, media_type, suffix in (
        (ExportFormat.PLAN, "application/json", "json"),
        (ExportFormat.CSV, "text/csv; charset=utf-8", "csv"),
        (
            ExportFormat.XLSX,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
        (ExportFormat.MSPDI, "application/xml", "xml"),
        (ExportFormat.ICAL, "text/calendar; charset=utf-8", "ics"),
    )
}


def add_writer(export_format: ExportFormat, writer: Writer) -> None:
    """Let a format be written by an app above: for files that tell more than the record."""
    _WRITERS[export_format] = writer


def writer_of(export_format: str) -> Writer:
    """Return how a format is written."""
    return _WRITERS[ExportFormat(export_format)]
