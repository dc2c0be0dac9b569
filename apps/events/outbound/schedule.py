"""When what could not be delivered is tried again: as Standard Webhooks does, for three days."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

# From one attempt to the next; after the last one a delivery is given up.
RETRIES: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
_JITTER: Final = 0.2
_REST: Final = timedelta(seconds=5)
_LONGEST_REST: Final = timedelta(minutes=10)
# One event that a receiver cannot take does not stop the others.
_FAILURES_BEFORE_REST: Final = 3


def retry_after(
    attempts: int, *, asked: timedelta | None, dice: Callable[[], float]
) -> timedelta | None:
    """Return how long to wait after so many failed attempts; None where it is given up.

    asked: what the receiver itself asked for, at most a day; dice: from 0 to 1, so that what failed
    together does not come back together
    """
    if attempts > len(RETRIES):
        return None
    wait = RETRIES[attempts - 1] * (1 + _JITTER * dice())
    return max(wait, min(asked, RETRIES[-1])) if asked else wait


def rest_after(failures: int, *, dice: Callable[[], float]) -> timedelta | None:
    """Return how long a receiver is left alone after so many failures in a row, if it is."""
    if failures < _FAILURES_BEFORE_REST:
        return None
    doubled = _REST * 2 ** min(failures - _FAILURES_BEFORE_REST, 10)
    return min(doubled, _LONGEST_REST) * (1 + _JITTER * dice())
