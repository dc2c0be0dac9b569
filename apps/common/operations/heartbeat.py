"""A sign of life that beat asks for and a worker gives, kept in Redis."""

from datetime import UTC, datetime, timedelta
from typing import Final

import redis
from django.conf import settings

EVERY: Final = timedelta(seconds=30)
LATE_AFTER: Final = timedelta(minutes=2)
_KEY: Final = "lockstep:heartbeat"
_TIMEOUT_SECONDS: Final = 2


def reach_redis() -> redis.Redis:
    """Return a client that does not wait long."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=_TIMEOUT_SECONDS,
        socket_connect_timeout=_TIMEOUT_SECONDS,
    )


def give_sign_of_life(*, at: datetime) -> None:
    """Note that beat and a worker were alive at an instant."""
    with reach_redis() as client:
        client.set(_KEY, at.isoformat())


def last_sign_of_life() -> datetime | None:
    """Return when beat and a worker were last known to be alive."""
    with reach_redis() as client:
        noted = client.get(_KEY)
    return datetime.fromisoformat(str(noted, "ascii")).astimezone(UTC) if noted else None
