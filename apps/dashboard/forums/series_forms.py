"""What is asked for to plan sessions by a rhythm, and the days that it makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.common.local_times import Reading, read
from apps.dashboard.fields import DayField, WallTimeField
from apps.dashboard.forums.described_forms import ABOUT, WHERE, AboutForm, WhereForm
from apps.dashboard.forums.rhythm import OFTEN, RhythmForm, initial_rhythm
from apps.dashboard.forums.session_forms import (
    DEFAULT_MINUTES,
    PEOPLE,
    PeopleForm,
    facts_of_next,
)
from apps.dashboard.forums.zones import When, ZoneField, when
from apps.dashboard.refusals import READING_WORDS
from apps.forums.models import Forum, SessionTemplate
from apps.forums.models.agendas import MOST_MINUTES
from apps.forums.series_times import MOST_IN_A_SERIES, times_of_series
from apps.stakeholders.models import Membership


@dataclass(frozen=True, slots=True)
class Day:
    """A session that would be made. when: None for a time that its clocks do not show once.

    wall: by the clock; offset: from UTC, "" where it is that of the one before; fault: in words
    """

    wall: datetime
    when: When | None
    offset: str
    fault: str


class TimesForm(RhythmForm):
    """From when on sessions are, how often, and how many or until when."""

    first_local = WallTimeField(
        label=_("From"),
        help_text=_("The day from which on they are counted, and the time at which each begins."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=MOST_MINUTES)
    count = forms.IntegerField(
        label=_("How many"), required=False, min_value=1, max_value=MOST_IN_A_SERIES
    )
    until = DayField(
        label=_("Until"), required=False, help_text=_("The last day that one may be on.")
    )
    time_zone = ZoneField(label=_("Time zone"))
    times = (*RhythmForm.rhythm_fields, "first_local", "minutes", "count", "until", "time_zone")
    pointers = {"rhythm": "often"}

    def __init__(self, data: Any = None, **options: Any) -> None:
        """Offer the rhythms; a series has one."""
        super().__init__(data, **options)
        often = self.fields["often"]
        assert isinstance(often, forms.ChoiceField)  # noqa: S101 - as declared, for the types
        often.choices = [(key, words) for key, words in OFTEN.items() if key]
        often.required = True

    @property
    def has_times(self) -> bool:
        """Tell whether nothing is wrong with what says which days it makes."""
        return self.errors.keys().isdisjoint(self.times)

    def days(self) -> list[Day]:
        """Return the sessions that a form which has times makes. Raises: InvalidInputError."""
        said = self.cleaned_data
        given = {name: said[name] for name in ("first_local", "count", "until")}
        zone, length, days, before = said["time_zone"], timedelta(minutes=said["minutes"]), [], ""
        for wall in times_of_series(said["rhythm"], **given):
            how, (at, *_others) = read(wall, zone)
            fault = "" if how == Reading.PLAIN else str(READING_WORDS[how.value])
            offset = f"{at:%z}"[:3] + ":" + f"{at:%z}"[3:]
            shown = None if fault else when(at, at + length, zone)
            days.append(Day(wall, shown, "" if fault or offset == before else offset, fault))
            before = before if fault else offset
        return days


class SeriesForm(TimesForm, WhereForm, AboutForm, PeopleForm):
    """The next sessions by a rhythm, and what they have in common."""

    apart = TimesForm.times
    field_order = ["title", *TimesForm.times, "purpose", *WHERE, *PEOPLE, *ABOUT[1:]]

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Membership,
        forum: Forum,
        template: SessionTemplate | None = None,
        at: datetime,
    ) -> None:
        """Begin with the rhythm and the zone of the forum, and what a template says."""
        begins = facts_of_next(forum, template, at)
        initial = {
            "title": forum.name,
            "first_local": begins["starts"],
            "minutes": template.minutes if template else DEFAULT_MINUTES,
            "count": 4,
            **initial_rhythm(forum.rhythm or "FREQ=WEEKLY;BYDAY=TU"),
        }
        super().__init__(data, initial=initial | begins)
        self.offer_rooms(actor)
        self.offer_people(actor)
        self.offer_needs()

    @property
    def time_fields(self) -> Sequence[forms.BoundField]:
        """Return the fields that say which days it makes."""
        return [self[name] for name in self.times]

    @property
    def as_filled_in(self) -> TimesForm:
        """Return a form of what says which days it makes; once it was sent for good, itself."""
        if self.is_bound and not self.is_looking:
            return self
        return TimesForm({each.html_name: each.value() for each in self.time_fields})

    @property
    def said(self) -> dict[str, Any]:
        """Return what was said, as the service takes it."""
        given = self.cleaned_data
        names = ("first_local", "minutes", "count", "until", "rhythm", "time_zone", *WHERE, *PEOPLE)
        return self.about | {name: given[name] for name in names}
