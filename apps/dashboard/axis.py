"""The time axis of a drawing: days as shares of its width."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.formats import date_format

_MARGIN: Final = 2.0
_MOST_TICKS: Final = 9
_MONTHS_BETWEEN: Final = (1, 2, 3, 6, 12, 24, 60, 120, 300, 600, 1200, 6000, 12000)
_MONTHS_OF_YEAR: Final = 12
# A label this near to an edge would be cut off.
_EDGE: Final = 9.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A month that is named on the axis. minor: left out where there is little room."""

    x: str
    label: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """Days from `first` to `last`, drawn from left to right."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Return where a day is, in percent of the width; days outside are at the edge."""
        span = max((self.last - self.first).days, 1)
        share = min(max((day - self.first).days / span, 0.0), 1.0)
        return _MARGIN + share * (100 - 2 * _MARGIN)

    def x(self, day: date) -> str:
        """Return where a day is, as SVG writes it."""
        return percent(self.at(day))

    def ticks(self) -> list[Tick]:
        """Return the first days of some months, as many as can be read."""
        months = _month(self.last) - _month(self.first)
        step = next((step for step in _MONTHS_BETWEEN if months / step <= _MOST_TICKS), 12000)
        first = -(-(_month(self.first) + 1) // step) * step
        days = [
            date(month // _MONTHS_OF_YEAR, month % _MONTHS_OF_YEAR + 1, 1)
            for month in range(first, _month(self.last) + 1, step)
        ]
        shown = [day for day in days if _EDGE <= self.at(day) <= 100 - _EDGE]
        return [
            Tick(self.x(day), date_format(day, "M Y"), minor=bool(place % 2))
            for place, day in enumerate(shown)
        ]


def percent(value: float) -> str:
    """Return a share of the width as SVG writes it, whatever the reader's language."""
    return f"{value:.2f}%"


def _month(day: date) -> int:
    return day.year * _MONTHS_OF_YEAR + day.month - 1
