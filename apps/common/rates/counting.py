"""The count: one round trip to Redis for all quotas of a request, by the generic cell rate.

A quota fills evenly: each unit that is spent moves the instant at which it will be full again
(GCRA, ITU-T I.371). So there is one number for each holder, no window whose edge lets twice as much
through, and nothing to clear away: a key ends when its quota is full.
"""

import time
from collections.abc import Sequence
from functools import cache
from typing import Final

import structlog
from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.exceptions import RedisError
from redis.retry import Retry

from apps.common.rates.quotas import Quota, Standing

# Nobody's request waits longer than this for being counted.
_TIMEOUT_SECONDS: Final = 0.05
# While Redis is away it is asked again only so often.
_PAUSE_SECONDS: Final = 5.0
_SAID_EVERY_SECONDS: Final = 60.0

# All of it is spent or nothing: a request that one quota refuses costs none of the others.
_SPEND: Final = """
local time = redis.call('TIME')
local now, refused, found, answer = time[1] * 1000000 + time[2], false, {}, {}
for i, key in ipairs(KEYS) do
    local units, window = tonumber(ARGV[2 * i]), ARGV[2 * i + 1] * 1000000
    local full = math.max(tonumber(redis.call('GET', key)) or 0, now)
    local spent = full + math.min(tonumber(ARGV[1]), units) * window / units
    local wait = math.max(spent - window - now, 0)
    found[i] = {units, window, full, spent, wait}
    refused = refused or wait > 0
end
for i, key in ipairs(KEYS) do
    local units, window, full, spent, wait = unpack(found[i])
    if not refused then
        redis.call('SET', key, string.format('%.0f', spent), 'PX', math.ceil((spent - now) / 1000))
        full = spent
    end
    -- A rounding error is no unit.
    answer[3 * i - 2] = math.floor((window - (full - now)) * units / window + 0.01)
    answer[3 * i - 1] = math.ceil((full - now) / 1000000)
    answer[3 * i] = math.ceil(wait / 1000000)
end
return answer
"""

logger = structlog.get_logger(__name__)


class _Outage:
    """Remembers that Redis did not answer, so that nobody waits for it again at once."""

    def __init__(self) -> None:
        self.until = self.said = float("-inf")

    def lasts(self) -> bool:
        """Tell whether Redis was found away a moment ago."""
        return time.monotonic() < self.until

    def begin(self, error: RedisError) -> None:
        """Leave Redis alone for a moment, and say so once a minute."""
        now = time.monotonic()
        self.until = now + _PAUSE_SECONDS
        if now - self.said >= _SAID_EVERY_SECONDS:
            self.said = now
            logger.warning("requests_are_not_counted", error=type(error).__name__)


_outage = _Outage()


def charge(quotas: Sequence[tuple[str, Quota]], cost: int) -> list[Standing]:
    """Spend `cost` units of each holder's quota, or none where one has too little left.

    A cost above a quota counts as all of it. While Redis does not answer, nothing is counted and
    nobody refused: the list is empty.
    """
    if not quotas or _outage.lasts():
        return []
    keys = [f"rate:{quota.name}:{holder}" for holder, quota in quotas]
    numbers = [number for _, quota in quotas for number in (quota.units, quota.seconds)]
    try:
        found = _script(settings.REDIS_URL)(keys=keys, args=[cost, *numbers])
    except RedisError as error:
        _outage.begin(error)
        return []
    return [
        Standing(quota, *found[3 * place : 3 * place + 3])
        for place, (_, quota) in enumerate(quotas)
    ]


@cache
def _script(address: str) -> Script:
    client = Redis.from_url(
        address,
        socket_timeout=_TIMEOUT_SECONDS,
        socket_connect_timeout=_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    return client.register_script(_SPEND)
