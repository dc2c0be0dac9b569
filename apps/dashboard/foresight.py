"""The forecast of an initiative as it is shown: intervals on one axis, and words beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboard.axis import Axis
from apps.dashboard.wording import LEVEL_WORDS
from apps.programmes.selectors.timelines import Mark, Timeline
from coordination.prospects import Reason
from coordination.slips import BasisSource


@dataclass(frozen=True, slots=True)
class Interval:
    """Where on the axis half and four fifths of the trials are done, and what was promised."""

    half: str
    most: str
    promised: str
    today: str


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """An open milestone with its forecast; interval None, and why in `reason`, without one."""

    name: str
    layer: str
    promised: date
    half: date | None
    most: date | None
    on_time: str
    critical: str
    reason: str
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A milestone on the critical chain. tight: its need comes too late."""

    name: str
    expected: date
    slack: int | None
    tight: bool


@dataclass(frozen=True, slots=True)
class LevelToCome:
    """A level that the median skew reaches."""

    leading: str
    lagging: str
    level: str
    words: str
    on: date


@dataclass(frozen=True, slots=True)
class ForecastShown:
    """All that is shown of a forecast. basis: a sentence for each way it is drawn."""

    basis: list[str]
    enough: bool
    rows: list[ForecastRow]
    chain: list[ChainLink]
    levels: list[LevelToCome]
    broken: dict[str, Any] | None
    trials: int


def forecast_shown(
    forecast: Mapping[str, Any], drawn: Timeline, layers: Mapping[str, str]
) -> ForecastShown:
    """Return a forecast with its milestones by name, the first to be done first.

    forecast: as the REST contract has it; layers: names by key
    """
    marks = {mark.id: mark for mark in (*drawn.milestones, *drawn.outside)}
    told = [one for one in forecast["milestones"] if not one["done"] and one["id"] in marks]
    told.sort(key=lambda one: (one["p50"] or date.max, marks[one["id"]].baseline_date))
    days = [day for one in told for day in (one["p80"], marks[one["id"]].baseline_date) if day]
    axis = Axis(min([*days, drawn.as_of]), max([*days, drawn.as_of]))
    return ForecastShown(
        basis=basis_words(forecast["basis"], layers),
        enough=forecast["basis"]["reason"] is None,
        rows=[_row(one, marks[one["id"]], layers, axis, drawn.as_of) for one in told],
        chain=_chain(forecast["critical_chain"], marks),
        levels=[
            LevelToCome(
                layers.get(one["leading"], one["leading"]),
                layers.get(one["lagging"], one["lagging"]),
                one["level"],
                str(LEVEL_WORDS[one["level"]]),
                one["on"],
            )
            for one in forecast["levels"]
        ],
        broken=_broken(forecast["earliest_break"], marks),
        trials=forecast["trials"],
    )


def _row(
    one: Mapping[str, Any], mark: Mark, layers: Mapping[str, str], axis: Axis, today: date
) -> ForecastRow:
    half, most = one["p50"], one["p80"]
    interval = (
        Interval(axis.x(half), axis.x(most), axis.x(mark.baseline_date), axis.x(today))
        if half and most
        else None
    )
    return ForecastRow(
        name=mark.name,
        layer=layers.get(mark.layer, mark.layer),
        promised=mark.baseline_date,
        half=half,
        most=most,
        on_time=percent_words(one["on_time_probability"]),
        critical=percent_words(one["criticality"]),
        reason=reason_words(one["reason"]),
        interval=interval,
    )


def percent_words(share: float | None) -> str:
    """Return a probability as it is told; "" where there is none."""
    return "" if share is None else f"{share:.0%}"


def reason_words(reason: str | None) -> str:
    """Return why something has no forecast; "" where it has one."""
    if reason is None:
        return ""
    return {
        Reason.TOO_LITTLE_HISTORY: _("too little has been closed to tell"),
        Reason.GRIDLOCK: _("stuck in a gridlock: as things stand, it can never be done"),
    }[Reason(reason)]


def basis_words(basis: Mapping[str, Any], layers: Mapping[str, str]) -> list[str]:
    """Return what a forecast rests on, or why there is none, in sentences."""
    if basis["reason"] is not None:
        closed, least = basis["closed"], basis["least_closed"]
        return [
            ngettext(
                "No forecast: in this workspace %(closed)d milestone has been closed, and fewer"
                " than %(least)d say too little of how late things usually are.",
                "No forecast: in this workspace %(closed)d milestones have been closed, and fewer"
                " than %(least)d say too little of how late things usually are.",
                closed,
            )
            % {"closed": closed, "least": least}
        ]
    told = []
    for one in basis["layers"]:
        own = one["basis"] == BasisSource.LAYER
        words = (
            ngettext(
                "%(layer)s: by its own %(closed)d closed milestone",
                "%(layer)s: by its own %(closed)d closed milestones",
                one["closed"],
            )
            if own
            else ngettext(
                "%(layer)s: by the %(closed)d closed milestone of the whole workspace",
                "%(layer)s: by the %(closed)d closed milestones of the whole workspace",
                basis["closed"],
            )
        )
        closed = one["closed"] if own else basis["closed"]
        told.append(words % {"layer": layers.get(one["layer"], one["layer"]), "closed": closed})
    return told


def _chain(links: list[dict[str, Any]], marks: Mapping[UUID, Mark]) -> list[ChainLink]:
    return [
        ChainLink(
            marks[link["milestone"]].name if link["milestone"] in marks else _("elsewhere"),
            link["expected_date"],
            link["slack_days"],
            tight=link["slack_days"] is not None and link["slack_days"] < 0,
        )
        for link in links
    ]


def _broken(found: dict[str, Any] | None, marks: Mapping[UUID, Mark]) -> dict[str, Any] | None:
    if found is None:
        return None
    names = {
        end: marks[found[end]].name if found[end] in marks else _("elsewhere")
        for end in ("successor", "predecessor")
    }
    return found | names
