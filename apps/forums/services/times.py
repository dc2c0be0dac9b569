"""When a session takes place, as it was said: instants, or what clocks show in its zone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from apps.common.errors import FieldError, InvalidInputError
from apps.common.local_times import instant_at

# The instant, and what clocks show in its place.
_SAID: Final = {"starts_at": "starts_local", "ends_at": "ends_local"}


def told_times(said: Mapping[str, Any], *, zone: str) -> dict[str, Any]:
    """Return what was said of a session with instants alone.

    zone: of the session, where nothing else is said
    Raises: InvalidInputError, for a time that clocks in its zone leave out, for one that they show
    twice, and for an instant and a time by the clock that are not the same
    """
    zone = said.get("time_zone", zone)
    told = {name: value for name, value in said.items() if name not in _SAID.values()}
    for instant, wall in _SAID.items():
        if wall not in said:
            continue
        if instant not in said:
            told[instant] = instant_at(said[wall], zone, f"/{wall}")
        elif said[instant].astimezone(ZoneInfo(zone)).replace(tzinfo=None) != said[wall]:
            message = f"In {zone} this is not {instant}. Say one of them, or the same by both."
            raise InvalidInputError.at(f"/{wall}", message, "said_twice")
    return told


def require_times(told: Mapping[str, Any]) -> None:
    """Raise InvalidInputError naming each end of a session that was not said."""
    missing = [name for name in _SAID if name not in told]
    if missing:
        detail = "Say when: an instant here, or by the clock in {}."
        errors = tuple(
            FieldError(f"/{name}", detail.format(_SAID[name]), "required") for name in missing
        )
        raise InvalidInputError(f"This is required: {', '.join(missing)}.", errors=errors)


def refuse_backwards(starts_at: datetime, ends_at: datetime) -> None:
    """Raise InvalidInputError unless a session ends after it has begun."""
    if ends_at <= starts_at:
        message = f"It ends before it starts, at {starts_at.isoformat()}, or at once."
        raise InvalidInputError.at("/ends_at", message, "ends_before_it_starts")
