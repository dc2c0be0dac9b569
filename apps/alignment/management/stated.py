"""A file of what was stated when: forecasts from the time before the record was kept here."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID

from django.core.management.base import CommandError

from apps.alignment.selectors.pasts import Statement
from apps.programmes.models import Milestone
from apps.stakeholders.models import Workspace

_COLUMNS: Final = ("milestone", "stated_on", "forecast_date")
# Where milestones of several initiatives have the same external id.
_INITIATIVE: Final = "initiative"


class _Row(NamedTuple):
    line: int
    initiative: str | None
    milestone: str
    statement: Statement


def read_stated(path: Path, workspace: Workspace) -> dict[UUID, list[Statement]]:
    """Return what a file says was stated of each milestone of a workspace.

    Columns: `milestone` (external id), `stated_on`, `forecast_date` (empty: none any more), and
    `initiative` (external id) where milestones alone are not told apart by theirs.
    Raises: CommandError, which names the line
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(_rows(csv.DictReader(file)))
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read: {error}"
        raise CommandError(message) from error
    known = _known(workspace, rows)
    stated: dict[UUID, list[Statement]] = defaultdict(list)
    for row in rows:
        stated[_the_one(row, known)].append(row.statement)
    return dict(stated)


def _rows(file: "csv.DictReader[str]") -> Iterator[_Row]:
    missing = [name for name in _COLUMNS if name not in (file.fieldnames or ())]
    if missing:
        message = f"line 1: there is no column “{missing[0]}”"
        raise CommandError(message)
    for row in file:
        stated_on = _day(row, "stated_on", file.line_num)
        if stated_on is None:
            message = f"line {file.line_num}: on which day was this stated?"
            raise CommandError(message)
        yield _Row(
            file.line_num,
            row.get(_INITIATIVE) or None,
            row["milestone"],
            Statement(stated_on, _day(row, "forecast_date", file.line_num)),
        )


def _day(row: Mapping[str, str | None], column: str, line: int) -> date | None:
    text = row[column]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        message = f"line {line}: “{text}” in {column} is not a date such as 2026-03-01"
        raise CommandError(message) from error


def _known(workspace: Workspace, rows: Iterable[_Row]) -> dict[str, list[tuple[str | None, UUID]]]:
    """Return the milestones of each external id, with that of the initiative of each."""
    known: dict[str, list[tuple[str | None, UUID]]] = defaultdict(list)
    named = Milestone.objects.filter(
        workspace=workspace, external_id__in={row.milestone for row in rows}
    )
    columns = ("external_id", "initiative__external_id", "pk")
    for external_id, initiative, pk in named.values_list(*columns):
        known[str(external_id)].append((initiative, pk))
    return known


def _the_one(row: _Row, known: Mapping[str, list[tuple[str | None, UUID]]]) -> UUID:
    found = [
        pk
        for initiative, pk in known.get(row.milestone, ())
        if row.initiative in {None, initiative}
    ]
    if len(found) != 1:
        several = "is none" if not found else "are several: name the initiative too"
        message = f"line {row.line}: of milestone “{row.milestone}” there {several}"
        raise CommandError(message)
    return found[0]
