"""When members are at work, by the clocks where they are."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value

from apps.common.history import keeps_history
from apps.common.models import Record
from apps.stakeholders.models import Membership, Workspace, validate_time_zone


class Weekday(models.TextChoices):
    """The days of a week, as recurrence rules call them (RFC 5545)."""

    MONDAY = "MO"
    TUESDAY = "TU"
    WEDNESDAY = "WE"
    THURSDAY = "TH"
    FRIDAY = "FR"
    SATURDAY = "SA"
    SUNDAY = "SU"


_WEEK: Final = tuple(Weekday)
# Of whoever says nothing, by the clocks of the workspace.
USUAL_DAYS: Final = [str(day) for day in _WEEK[:5]]
USUAL_FROM: Final = time(9)
USUAL_UNTIL: Final = time(17)


@keeps_history
class WorkingHours(Record):
    """When one member is at work.

    time_zone: IANA name; days: of the week; from_time, until_time: by the clock, of each of them
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="working_hours", db_index=False
    )
    member = models.OneToOneField(
        Membership, on_delete=models.CASCADE, related_name="working_hours"
    )
    time_zone = models.CharField(max_length=64, validators=[validate_time_zone])
    days = ArrayField(models.CharField(max_length=2, choices=Weekday.choices), size=7)
    from_time = models.TimeField()
    until_time = models.TimeField()

    class Meta:
        verbose_name_plural = "working hours"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_time__gt=F("from_time")),
                name="working_hours_end_after_they_start",
            ),
            models.CheckConstraint(
                condition=Q(days__contained_by=Value(Weekday.values)), name="working_days_known"
            ),
        ]

    def __str__(self) -> str:
        """Name whose hours they are."""
        return str(self.member_id)

    def cover(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Tell whether all of a time lies in the hours of one day of work.

        What takes longer than a day begins and ends within the hours of working days.
        """
        zone = ZoneInfo(self.time_zone)
        first, last = starts_at.astimezone(zone), ends_at.astimezone(zone)
        if first.date() != last.date() and (last - first).days < 1:
            return False
        return all(
            _WEEK[each.weekday()] in self.days
            and self.from_time <= each.time().replace(fold=0) <= self.until_time
            for each in (first, last)
        )

    def spans(self, days: Iterable[date]) -> Iterator[tuple[datetime, datetime]]:
        """Yield from when until when the member is at work on those of some days that it works.

        days: by the clocks where the member is
        """
        zone = ZoneInfo(self.time_zone)
        for day in days:
            if _WEEK[day.weekday()] in self.days:
                yield (
                    datetime.combine(day, self.from_time, zone),
                    datetime.combine(day, self.until_time, zone),
                )


def usual_hours(workspace: Workspace, member: UUID) -> WorkingHours:
    """Return the hours of a member who has said nothing: not stored."""
    return WorkingHours(
        workspace=workspace,
        member_id=member,
        time_zone=workspace.time_zone,
        days=USUAL_DAYS,
        from_time=USUAL_FROM,
        until_time=USUAL_UNTIL,
    )
