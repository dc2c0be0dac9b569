"""When a session takes place, as it was said: instants, or what clocks show in its zone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from apps.common.errors import FieldError, InvalidInputError
from apps.common.local_times import instant_at

MOST_DAYS: Final = 14
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


def fault_of_end(starts_at: datetime, ends_at: datetime, pointer: str) -> FieldError | None:
    """Return why a session cannot end then, at the pointer of its end; None where it can."""
    if ends_at <= starts_at:
        message = f"It ends before it starts, at {starts_at.isoformat()}, or at once."
        return FieldError(pointer, message, "ends_before_it_starts")
    if ends_at - starts_at > timedelta(days=MOST_DAYS):
        message = f"A session takes up to {MOST_DAYS} days; this one starts at"
        return FieldError(pointer, f"{message} {starts_at.isoformat()}.", "too_long")
    return None


def refuse_impossible_end(starts_at: datetime, ends_at: datetime) -> None:
    """Raise InvalidInputError unless a session ends after it has begun, and within its days."""
    if fault := fault_of_end(starts_at, ends_at, "/ends_at"):
        raise InvalidInputError(fault.detail, errors=(fault,))
