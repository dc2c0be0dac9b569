"""When a member is at work, as it says itself."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apps.common.errors import InvalidInputError
from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.forums.models import Weekday, WorkingHours
from apps.forums.selectors.hours import own_hours
from apps.stakeholders.models import Membership


@transaction.atomic
def choose_hours(*, actor: Membership, changes: Mapping[str, Any]) -> WorkingHours:
    """Let a member be at work at other hours; what is left out stays.

    actor: locked; changes: time_zone, days, from_time, until_time
    Raises: InvalidInputError
    """
    attribute_changes(actor)
    hours, said = own_hours(actor)
    told = dict(changes)
    if "days" in told:
        told["days"] = [str(day) for day in Weekday if day in told["days"]]
    starts = told.get("from_time", hours.from_time)
    if told.get("until_time", hours.until_time) <= starts:
        message = f"It ends before it begins, at {starts:%H:%M}, or at once."
        raise InvalidInputError.at("/until_time", message, "ends_before_it_starts")
    if said:
        return assign(hours, told)
    for name, value in told.items():
        setattr(hours, name, value)
    hours.save(force_insert=True)
    return hours
