"""What an import changes, row by row: taken from the events that it publishes.

The events that come from the import tell of each object what differs. A dry run's are rolled back
with it, so their differences wait in a file meanwhile.
"""

import tempfile
from typing import IO, Final

from django.db import connection

from apps.exchange.models import Import

# Past this they wait on the disk.
_IN_MEMORY: Final = 4 * 1024 * 1024
_COLUMNS: Final = "id, created_at, of_id, object, kind, subject_id, name, initiative, before, after"
_LAST_EVENT: Final = "SELECT coalesce(max(sequence), 0) FROM events_event"
_NOTE: Final = """
    INSERT INTO exchange_importchange
        (of_id, object, kind, subject_id, name, initiative, before, after)
    SELECT %(import)s, e.subject_type,
           CASE WHEN e.before IS NULL THEN 'created' ELSE 'changed' END,
           e.subject_id,
           coalesce(nullif(m.name, ''), m.external_id, i.name, l.name, p.name, o.name,
                    b.name || ' → ' || a.name, ''),
           coalesce(n.name, ''), e.before, e.after
    FROM events_event e
    LEFT JOIN programmes_milestone m ON e.subject_type = 'milestone' AND m.id = e.subject_id
    LEFT JOIN programmes_dependency d ON e.subject_type = 'dependency' AND d.id = e.subject_id
    LEFT JOIN programmes_milestone b ON b.id = d.predecessor_id
    LEFT JOIN programmes_milestone a ON a.id = d.successor_id
    LEFT JOIN programmes_initiative i ON e.subject_type = 'initiative' AND i.id = e.subject_id
    LEFT JOIN programmes_initiative n ON n.id = coalesce(m.initiative_id, d.successor_initiative_id)
    LEFT JOIN programmes_layer l ON e.subject_type = 'layer' AND l.id = e.subject_id
    LEFT JOIN programmes_programme p ON e.subject_type = 'programme' AND p.id = e.subject_id
    LEFT JOIN stakeholders_organisation o
        ON e.subject_type = 'organisation' AND o.id = e.subject_id
    WHERE e.workspace_id = %(workspace)s AND e.sequence > %(last)s
      AND e.origin ->> 'request' = %(request)s
      AND e.subject_type IN
          ('organisation', 'layer', 'programme', 'initiative', 'milestone', 'dependency')
    ORDER BY e.sequence
"""


class Differences:
    """The changes of one import, on their way into its report."""

    def __init__(self, job: Import) -> None:
        """Begin without any."""
        self._job = job
        self._last = 0
        self._kept: IO[bytes] | None = None

    def begin(self) -> None:
        """Remember what had happened before the writing."""
        with connection.cursor() as cursor:
            cursor.execute(_LAST_EVENT)
            self._last = cursor.fetchone()[0]

    def note(self, *, written: bool) -> None:
        """Keep what has happened since, in the transaction that made it happen."""
        if not written:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                _NOTE,
                {
                    "import": self._job.pk,
                    "request": str(self._job.pk),
                    "workspace": self._job.workspace_id,
                    "last": self._last,
                },
            )

    def save_from_rollback(self) -> None:
        """Take them out of a transaction that is about to be rolled back."""
        self._kept = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by `restore`
        statement = (
            f"COPY (SELECT {_COLUMNS} FROM exchange_importchange WHERE of_id = '{self._job.pk}'"  # noqa: S608 - an id of ours
            " ORDER BY id) TO STDOUT (FORMAT binary)"
        )
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for block in copy:
                self._kept.write(block)

    def restore(self) -> None:
        """Put them into the transaction that writes the report."""
        if self._kept is None:
            return
        self._kept.seek(0)
        statement = f"COPY exchange_importchange ({_COLUMNS}) FROM STDIN (FORMAT binary)"
        with self._kept as kept, connection.cursor() as cursor, cursor.copy(statement) as copy:
            while block := kept.read(1 << 16):
                copy.write(block)
        self._kept = None
