"""Django's PostgreSQL backend, with prepared statements and a health check that costs nothing."""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Everything as Django has it, and `prepared_cursor`."""

    def prepared_cursor(self) -> Any:
        """Return a cursor that binds parameters on the server and prepares what comes again.

        Django's own writes values into the text of a statement, which the server then has to parse
        and plan each time. As there, errors are Django's and statements are counted.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            # As Django makes its own, but for the cursor below it.
            return self._prepare_cursor(psycopg.Cursor(self.connection))  # type: ignore[attr-defined]

    def is_usable(self) -> bool:
        """Tell whether the connection still stands: asked once a request, so it must cost nothing.

        A server that has ended has closed its side, which is there to be read; only then, or when
        it has something else to say, it is asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        try:
            silent = not select.select([self.connection.fileno()], [], [], 0)[0]
        except (OSError, ValueError):
            return False
        return silent or super().is_usable()
