"""What beat does, in a thread that no outage ends, on a clock that runs fast.

Waiting half a minute for an attempt that was lost is right in production; a test has less patience.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from threading import Event, Thread
from types import TracebackType
from typing import Final, Self

from celery import Task
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from apps.alignment import tasks
from apps.alignment.services import runs
from config.celery import app
from config.embedded.urls import broker_url

_PAUSE_SECONDS: Final = 0.1
_OUTAGES: Final = (OperationalError, InterfaceError, BrokerError, RedisError, OSError)


class Relay:
    """Hands ranges and the sweep of changes to a worker while it is entered.

    speed: seconds that pass on its clock in one
    """

    def __init__(self, redis_url: str, *, speed: int = 15) -> None:
        self._broker = broker_url(redis_url)
        self._speed = speed
        self._begin = timezone.now()
        self._stop = Event()
        self._thread = Thread(target=self._run, name="relay")

    def now(self) -> datetime:
        """The instant on its clock, ahead of the true one."""
        passed: timedelta = timezone.now() - self._begin
        return self._begin + self._speed * passed

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(_PAUSE_SECONDS):
            with suppress(*_OUTAGES):
                for range_id in runs.ranges_to_hand_out(at=self.now()):
                    self._send(tasks.sweep_range, range_id)
                self._send(tasks.sweep_changed_initiatives)
            connection.close_if_unusable_or_obsolete()
        connection.close()

    def _send(self, task: Task, *arguments: int) -> None:
        with app.connection_for_write(self._broker) as broker:
            task.apply_async(arguments, connection=broker, retry=False, expires=5)
