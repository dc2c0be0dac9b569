"""The file of an import into a plan, with what its source is remembered to mean by it."""

import zoneinfo
from collections.abc import Callable
from datetime import datetime, timedelta

from apps.common.contents import read_content
from apps.exchange.mapping import Mapping, merged, read_mapping
from apps.exchange.mapping.document import MappingRefusedError
from apps.exchange.models import Import, ImportFormat
from apps.exchange.plan import Plan, read_plan
from apps.exchange.readers.opened import Circumstances
from apps.exchange.readers.opening import read_file
from apps.exchange.selectors import remembered_mapping
from apps.exchange.services.claiming import show_progress
from apps.exchange.services.newcomers import add_newcomers
from apps.exchange.services.plans import Writing
from apps.exchange.services.promises import keep_promises
from apps.programmes.selectors import layers_of

_SHOWN_EVERY = timedelta(seconds=5)
_STARTED, _LAST = 5, 24
_ROWS_FOR_HALF = 20_000


def read_job(job: Import, writing: Writing, clock: Callable[[], datetime]) -> Plan | None:
    """Return the plan in the file of a job; None where nothing could be read.

    What is wrong is noted in `writing`; the job gets the mapping it was read with.
    """
    content = read_content(job)
    if job.format == ImportFormat.PLAN:
        return read_plan(content, writing.problems)
    mapping = _mapping(job, writing)
    given = Circumstances(
        mapping=mapping,
        asked=frozenset(job.mapping.get("columns", {})),
        layers=_layers(writing),
        zone=zoneinfo.ZoneInfo(writing.workspace.time_zone),
    )
    reading = read_file(
        ImportFormat(job.format), content, given, writing.problems, _Showing(job, clock)
    )
    job.columns, job.mapping = reading.columns, reading.mapping
    if reading.assembled is None:
        return None
    plan = reading.assembled.plan
    writing.problems.locate = reading.assembled.locate
    writing.notices.take(reading.assembled.notices)
    keep_promises(writing, plan, reading.assembled.expected)
    add_newcomers(writing, plan, mapping)
    return plan


def _mapping(job: Import, writing: Writing) -> Mapping:
    remembered = remembered_mapping(job, writing.actor)
    try:
        return read_mapping(merged(remembered, job.mapping))
    except MappingRefusedError:
        # What was remembered has been outgrown; what was asked for was looked at when it came.
        return read_mapping(job.mapping)


def _layers(writing: Writing) -> dict[str, str]:
    rows = list(layers_of(writing.workspace))
    return {row.name.casefold(): row.key for row in rows} | {row.key: row.key for row in rows}


class _Showing:
    """Shows from time to time how far the reading has come."""

    def __init__(self, job: Import, clock: Callable[[], datetime]) -> None:
        """Begin at once."""
        self._job, self._clock, self._last = job, clock, clock()

    def __call__(self, rows: int) -> None:
        """Show how many rows there were, on a scale that never ends."""
        at = self._clock()
        if at - self._last >= _SHOWN_EVERY:
            self._last = at
            share = rows / (rows + _ROWS_FOR_HALF)
            show_progress(self._job, _STARTED + int(share * (_LAST - _STARTED)), at)
