"""Work in a transaction of its own that stays open as long as a test wants it to."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from django.db import connection, transaction

PATIENCE_SECONDS = 30.0


class BackOutError(Exception):
    """The transaction is undone, as when its worker is killed."""


class Beside:
    """A thread with a connection of its own; `result` or `error` is what its work ended in."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.result: Any = None
        self.error: BaseException | None = None
        self._work = work
        self._thread = Thread(target=self._run)
        self._thread.start()

    def done(self) -> Any:
        """Wait for the end, and return the result or raise what was raised."""
        self._thread.join(PATIENCE_SECONDS)
        assert not self._thread.is_alive()
        if self.error is not None:
            raise self.error
        return self.result

    def _run(self) -> None:
        try:
            self.result = self._work()
        except BaseException as error:  # noqa: BLE001 - for whoever asks for the result
            self.error = error
        finally:
            connection.close()


@contextmanager
def left_open(work: Callable[[], Any], *, undo: bool = False) -> Iterator[None]:
    """Do the work at once, and commit it, or undo it, at the end of the block only."""
    worked, may_end = Event(), Event()

    def run() -> None:
        with transaction.atomic():
            try:
                work()
            finally:
                worked.set()
            assert may_end.wait(PATIENCE_SECONDS)
            if undo:
                raise BackOutError

    thread = Beside(run)
    assert worked.wait(PATIENCE_SECONDS)
    try:
        yield
    finally:
        may_end.set()
        try:
            thread.done()
        except BackOutError:
            assert undo


def until_one_waits_for_a_lock() -> None:
    """Return once another session of this database waits for a lock that somebody holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
            assert time.monotonic() < deadline, "Nobody waits."
            time.sleep(0.01)
