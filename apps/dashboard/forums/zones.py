"""Time zones on forms, and times as a page tells them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.common.local_times import Reading, read
from apps.dashboard.fields import WallTimeField
from apps.dashboard.refusals import READING_WORDS
from apps.stakeholders.models import validate_time_zone


@cache
def zone_names() -> Sequence[str]:
    """Return the zones that people choose from: those of places, and UTC."""
    return ["UTC", *sorted(name for name in available_timezones() if _is_of_a_place(name))]


def _is_of_a_place(name: str) -> bool:
    return "/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))


class ZoneField(forms.CharField):
    """An IANA time zone, typed or picked from the list `zones` of the page."""

    default_error_messages = {
        "unknown_time_zone": _(
            "There is no such time zone. Choose one from the list, such as Asia/Kolkata."
        )
    }

    def __init__(self, **options: Any) -> None:
        """Take what any field takes."""
        widget = forms.TextInput(attrs={"list": "zones", "autocomplete": "off"})
        super().__init__(
            widget=widget,
            max_length=64,
            validators=[validate_time_zone],
            help_text=_("Such as Europe/Paris: the clocks that people there look at."),
            **options,
        )


class WhenForm(forms.Form):
    """When something takes place, by the clocks of a zone.

    A time that these clocks leave out or show twice is shown again with the instants that it may
    mean, to choose from. What was said is in `cleaned_data` as `starts_at` and `ends_at`.
    """

    starts = WallTimeField(label=_("Begins"))
    ends = WallTimeField(label=_("Ends"))
    time_zone = ZoneField(label=_("Time zone"))
    pointers = {"starts_at": "starts", "ends_at": "ends"}

    def clean(self) -> dict[str, Any]:
        """Return the instants with what else was said."""
        said = super().clean() or {}
        if zone := said.get("time_zone"):
            for name in ("starts", "ends"):
                if (wall := said.get(name)) is not None:
                    said[f"{name}_at"] = self._instant(name, wall, zone)
        return said

    def _instant(self, name: str, wall: datetime, zone: str) -> datetime | None:
        how, instants = read(wall, zone)
        if how == Reading.PLAIN:
            return instants[0]
        offered = {each.isoformat(): each for each in instants}
        field = forms.ChoiceField(
            label=_("Which moment do you mean?"),
            choices=[(key, _told(each)) for key, each in offered.items()],
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields[f"{name}_as"] = field
        self.order_fields(_behind(list(self.fields), f"{name}_as", name))
        chosen = offered.get(self.data.get(f"{name}_as", ""))
        if chosen is None:
            self.add_error(name, str(READING_WORDS[how.value]))
        return chosen


def _told(at: datetime) -> str:
    return _("%(time)s (%(name)s, UTC%(offset)s)") % {
        "time": f"{at:%H:%M}",
        "name": at.tzname(),
        "offset": f"{at:%z}"[:3] + ":" + f"{at:%z}"[3:],
    }


def _behind(names: list[str], name: str, other: str) -> list[str]:
    names.remove(name)
    names.insert(names.index(other) + 1, name)
    return names


@dataclass(frozen=True, slots=True)
class When:
    """When something takes place. starts, ends: by the clocks of its zone; same_day: of both."""

    starts: datetime
    ends: datetime
    zone: str
    same_day: bool


def when(starts_at: datetime, ends_at: datetime, zone: str) -> When:
    """Return when something takes place, as clocks there show it."""
    starts, ends = (each.astimezone(ZoneInfo(zone)) for each in (starts_at, ends_at))
    return When(starts, ends, zone, starts.date() == ends.date())
