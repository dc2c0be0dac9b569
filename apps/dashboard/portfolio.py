"""A portfolio as its page shows it: bars to both sides of the plan, and the figures behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.dashboard.axis import percent
from apps.dashboard.wording import (
    SECTOR_WORDS,
    PaceWords,
    Words,
    layer_words,
    pace_words,
    ratio_words,
)

GROUPING_WORDS: Final[Words] = {
    "layer": gettext_lazy("Layer"),
    "sector": gettext_lazy("Sector of the owner"),
    "organisation": gettext_lazy("Organisation"),
    "region": gettext_lazy("Region"),
}
_BAR: Final = 44
_MIDDLE: Final = 50.0
_REACH: Final = 46.0


@dataclass(frozen=True, slots=True)
class LaneBar:
    """A lane and its bar.

    x, width: of the bar, empty where there is none to draw: on its plan, or unknown
    top: of the bar, label: of the line of text above it, pixels
    earned, planned, weight: what the pace is worked out from
    """

    key: str
    name: str
    pace: PaceWords
    ahead: bool
    x: str
    width: str
    top: int
    label: int
    earned: str
    planned: str
    weight: str


def lane_name(by: str, lane: Mapping[str, Any]) -> str:
    """Return what a lane is called in the reader's language."""
    if not lane["key"]:
        return _("no region") if by == "region" else _("no owner")
    if by == "sector":
        return str(SECTOR_WORDS[lane["key"]])
    return layer_words(lane["name"]) if by == "layer" else lane["name"]


def bars_of(told: Mapping[str, Any]) -> list[LaneBar]:
    """Return the lanes of a portfolio with their bars, on one scale."""
    known = [abs(lane["pace_days"]) for lane in told["lanes"] if lane["state"] == "known"]
    longest = max(known, default=0) or 1
    return [_bar(told, lane, place, _REACH / longest) for place, lane in enumerate(told["lanes"])]


def height_of(bars: list[LaneBar]) -> int:
    """Return the height of the drawing, in pixels."""
    return _BAR * len(bars)


def _bar(told: Mapping[str, Any], lane: Mapping[str, Any], place: int, scale: float) -> LaneBar:
    days = lane["pace_days"] if lane["state"] == "known" else 0
    length = abs(days) * scale
    return LaneBar(
        key=lane["key"],
        name=lane_name(told["by"], lane),
        pace=pace_words(lane, told["rhythm_days"], expected=False),
        ahead=days > 0,
        x=percent(_MIDDLE if days > 0 else _MIDDLE - length) if days else "",
        width=percent(length) if days else "",
        top=place * _BAR + 20,
        label=place * _BAR + 14,
        earned=ratio_words(lane["earned"]),
        planned=ratio_words(lane["planned"]),
        weight=ratio_words(lane["weight"]),
    )
