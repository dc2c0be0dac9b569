"""What may be asked for within a window of time, and what is left of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Quota:
    """So many units within so many seconds, for each holder of a kind.

    name: "token" (a token, or a person who is signed in), "workspace" (all its callers together),
    "link" (one that needs no account), "room" (one by which all in a room check in) or "guest" (an
    address from which such links are opened)
    """

    name: str
    units: int
    seconds: int

    @property
    def policy(self) -> str:
        """Return the quota as an item of `RateLimit-Policy`."""
        return f'"{self.name}";q={self.units};w={self.seconds}'


@dataclass(frozen=True, slots=True)
class Standing:
    """What a holder has left of a quota.

    left: units; full_in: seconds until all of it is there again, if nothing more is asked for;
    wait: seconds until the request that was refused would be let through, 0 where it was
    """

    quota: Quota
    left: int
    full_in: int
    wait: int

    @property
    def limit(self) -> str:
        """Return the standing as an item of `RateLimit`."""
        return f'"{self.quota.name}";r={self.left};t={self.full_in}'


def quotas_of(holders: Mapping[str, str]) -> list[tuple[str, Quota]]:
    """Return each holder with its quota, but for those that are not limited.

    holders: {name of the quota: id of the holder}
    """
    limits: Mapping[str, int] = settings.RATE_LIMITS
    return [
        (holder, Quota(name, units, settings.RATE_WINDOW_SECONDS))
        for name, holder in holders.items()
        if (units := limits[name]) > 0
    ]
