"""Units that a process has fetched ahead, so that not every request goes to Redis.

What is fetched is paid for: all processes together never give out more than a quota. What a process
has not spent when a quota is used up is lost to its holder until the quota fills again: at most
one part in `_PARTS` for each process. Quotas of fewer units are counted one by one.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final

from apps.common.rates.counting import charge
from apps.common.rates.quotas import Quota, Standing

_PARTS: Final = 200
_MOST_HOLDERS: Final = 10_000


@dataclass(slots=True)
class _Lease:
    """Units in hand for the holders of a request, and how these stood when they were fetched."""

    units: int
    until: float
    standings: list[Standing]


_leases: dict[tuple[tuple[str, Quota], ...], _Lease] = {}
_lock = Lock()


def spend(quotas: Sequence[tuple[str, Quota]], cost: int) -> list[Standing]:
    """Spend `cost` units of each holder's quota and return how they stand, as `charge` does."""
    ahead = min((quota.units // _PARTS for _, quota in quotas), default=0)
    if cost >= ahead:
        return charge(quotas, cost)
    holders = tuple(quotas)
    if (standings := _from_hand(holders, cost)) is not None:
        return standings
    standings = charge(quotas, ahead)
    if any(standing.wait for standing in standings):
        # The last units are counted one by one.
        return charge(quotas, cost)
    if standings:
        _keep(holders, _Lease(ahead, time.monotonic() + quotas[0][1].seconds, standings))
        return _from_hand(holders, cost) or standings
    return standings


def _from_hand(holders: tuple[tuple[str, Quota], ...], cost: int) -> list[Standing] | None:
    """Return the standings after a request that was paid for already, None where it was not."""
    with _lock:
        lease = _leases.get(holders)
        if lease is None or lease.units < cost or lease.until < time.monotonic():
            return None
        lease.units -= cost
        return [replace(each, left=each.left + lease.units) for each in lease.standings]


def _keep(holders: tuple[tuple[str, Quota], ...], lease: _Lease) -> None:
    with _lock:
        if len(_leases) >= _MOST_HOLDERS:
            _leases.clear()
        _leases[holders] = lease
