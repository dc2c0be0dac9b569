"""Readers that wait for news: a few in each process of the web server, and a few of each member."""

from collections import Counter
from threading import Lock
from typing import Final
from uuid import UUID

from apps.common.errors import LockstepError

# Each takes a thread of the web server, which has some more than that.
MOST: Final = 12
MOST_OF_ONE: Final = 4
_RETRY_AFTER_SECONDS: Final = 10


class TooManyWaitingError(LockstepError):
    """A reader more would leave no thread for those that do not wait."""

    status = 503
    code = "too_many_waiting"
    title = "Too many readers wait for news"
    headers = {"Retry-After": str(_RETRY_AFTER_SECONDS)}


class Places:
    """Places for readers that wait; those of one process."""

    def __init__(self) -> None:
        """Give none away yet."""
        self._taken: Counter[UUID] = Counter()
        self._lock = Lock()

    def take(self, reader: UUID) -> "Place":
        """Return a place for a member. Raises: TooManyWaitingError."""
        with self._lock:
            if self._taken.total() >= MOST or self._taken[reader] >= MOST_OF_ONE:
                message = f"Ask again in {_RETRY_AFTER_SECONDS} seconds, or without waiting."
                raise TooManyWaitingError(message)
            self._taken[reader] += 1
        return Place(self, reader)

    def give_back(self, reader: UUID) -> None:
        """Let another have a place."""
        with self._lock:
            self._taken[reader] -= 1
            self._taken += Counter()

    def __len__(self) -> int:
        """Return how many are taken."""
        return self._taken.total()


class Place:
    """A place that is given back once, by `close` or when nobody knows of it any more."""

    def __init__(self, places: Places, reader: UUID) -> None:
        """Hold it."""
        self._places, self._reader, self._is_held = places, reader, True

    def close(self) -> None:
        """Give it back."""
        if self._is_held:
            self._is_held = False
            self._places.give_back(self._reader)

    def __del__(self) -> None:
        """Give it back where its answer was never sent."""
        self.close()


PLACES: Final = Places()
