"""The lanes of one initiative: drawn, said in words, and as the figures both are made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboard.axis import Axis
from apps.dashboard.drawing import Course, Drawing, course_of, draw, weight_at
from apps.dashboard.wording import (
    PaceWords,
    day_words,
    layer_words,
    number_words,
    pace_words,
)
from apps.programmes.models import Layer
from apps.programmes.selectors.timelines import Mark
from coordination.vocabulary import MilestoneStatus


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which the plan or the work of a lane takes a step, and where both stand then."""

    day: date
    planned: str
    earned: str
    due: list[str]
    done: list[str]


@dataclass(frozen=True, slots=True)
class LaneShown:
    """A layer of an initiative as its page shows it.

    reasons: how the pace follows from the figures; drawing: None where there are no milestones
    """

    key: str
    name: str
    pace: PaceWords
    reasons: list[str]
    drawing: Drawing | None
    turns: list[Turn]


def lanes_shown(
    layers: Iterable[Layer],
    alignment: Mapping[str, Any],
    marks: Sequence[Mark],
    axis: Axis | None,
    *,
    count_reported: bool,
) -> list[LaneShown]:
    """Return every layer of the workspace, those without milestones included.

    count_reported: whether what is reported done counts before it is accepted
    """
    lanes = {lane["layer"]: lane for lane in alignment["lanes"]}
    counted = {MilestoneStatus.ACCEPTED} | ({MilestoneStatus.REPORTED} if count_reported else set())
    shown = []
    for layer in layers:
        mine = [mark for mark in marks if mark.layer == layer.key]
        done = [mark for mark in mine if mark.actual_date and mark.status in counted]
        lane = lanes.get(layer.key)
        pace = pace_words(
            lane, alignment["rhythm_days"], expected=layer.key in alignment["missing_layers"]
        )
        if lane is None or axis is None or not mine:
            shown.append(LaneShown(layer.key, layer_words(layer.name), pace, [], None, []))
            continue
        course, as_of = course_of(mine, done), alignment["as_of"]
        shown.append(
            LaneShown(
                key=layer.key,
                name=layer_words(layer.name),
                pace=pace,
                reasons=_reasons(lane, as_of),
                drawing=draw(course, mine, done, axis, as_of, lane["pace_days"]),
                turns=_turns(course, mine, done),
            )
        )
    return shown


def _reasons(lane: Mapping[str, Any], as_of: date) -> list[str]:
    """Return the sentences from which the pace can be worked out again."""
    days = lane["pace_days"]
    told = [
        _("By %(day)s, %(earned)s of %(weight)s is earned and %(planned)s was planned.")
        % {
            "day": day_words(as_of),
            "earned": number_words(lane["earned"]),
            "weight": number_words(lane["weight"]),
            "planned": number_words(lane["planned"]),
        }
    ]
    if days:
        stands_at = as_of + timedelta(days)
        told.append(_distance(days) % {"days": abs(days), "day": day_words(stands_at)})
    elif lane["completed"] < lane["milestones"]:
        told.append(_("All that was due before that day is earned."))
    if lane["state"] == "unknown":
        told.append(_("Its owners have been silent on what is due, so its pace is unknown."))
    if lane["original_pace_days"] != days:
        told.append(_against_first_plan(lane["original_pace_days"]))
    return told


def _distance(days: int) -> str:
    if days > 0:
        return ngettext(
            "It has done what was planned for %(day)s: %(days)d day ahead.",
            "It has done what was planned for %(day)s: %(days)d days ahead.",
            days,
        )
    return ngettext(
        "It has not reached what was planned for %(day)s: %(days)d day behind.",
        "It has not reached what was planned for %(day)s: %(days)d days behind.",
        -days,
    )


def _against_first_plan(days: int) -> str:
    if not days:
        return _("Against the first plan, before it was moved, it would be on pace.")
    if days > 0:
        return ngettext(
            "Against the first plan, before it was moved, it is %(days)d day ahead.",
            "Against the first plan, before it was moved, it is %(days)d days ahead.",
            days,
        ) % {"days": days}
    return ngettext(
        "Against the first plan, before it was moved, it is %(days)d day behind.",
        "Against the first plan, before it was moved, it is %(days)d days behind.",
        -days,
    ) % {"days": -days}


def _turns(course: Course, marks: Sequence[Mark], done: Sequence[Mark]) -> list[Turn]:
    days = {step.day for step in (*course.planned, *course.earned)}
    return [
        Turn(
            day,
            number_words(weight_at(course.planned, day)),
            number_words(weight_at(course.earned, day)),
            [_weighed(mark) for mark in marks if mark.baseline_date == day],
            [_weighed(mark) for mark in done if mark.actual_date == day],
        )
        for day in sorted(days)
    ]


def _weighed(mark: Mark) -> str:
    return f"{mark.name} ({number_words(mark.weight)})"
