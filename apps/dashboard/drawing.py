"""One lane over time as the parts of an SVG: what was planned, what was earned, what lies between.

Widths are percentages and heights are pixels, so that a drawing fits any screen without its text
being stretched.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import isclose
from typing import Final

from apps.dashboard.axis import Axis, Tick, percent
from apps.programmes.selectors.timelines import Mark

HEIGHT: Final = 150
_TOP: Final = 18
_BASE: Final = 126
_LABEL_TURNS_AT: Final = 70.0

# From a weight to its height in the drawing.
Height = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Step:
    """From this day on, so much weight in all."""

    day: date
    weight: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight part of a line."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the gap between planned and earned. ahead: whether more is earned than planned."""

    x: str
    y: str
    width: str
    height: str
    ahead: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A milestone on the line of the plan. state: done, open or overdue."""

    x: str
    y: str
    state: str
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn of a lane.

    original: the line of the first baseline, empty where nothing was re-planned
    distance: the pace, a line from the day the earned work was planned for to the day looked at
    """

    planned: list[Segment]
    earned: list[Segment]
    original: list[Segment]
    gap: list[Block]
    dots: list[Dot]
    distance: Segment | None
    today: str
    today_anchor: str
    ticks: list[Tick]
    height: int = HEIGHT
    top: int = _TOP
    base: int = _BASE
    label_line: int = HEIGHT - 6


@dataclass(frozen=True, slots=True)
class Course:
    """The steps of a lane: planned, first planned, and earned by the day looked at."""

    planned: list[Step]
    original: list[Step]
    earned: list[Step]


def course_of(marks: Sequence[Mark], done: Sequence[Mark]) -> Course:
    """Return the steps of a lane.

    marks: its milestones; done: those of them that count as earned
    """
    return Course(
        planned=_steps((mark.baseline_date, mark.weight) for mark in marks),
        original=_steps((mark.original_baseline_date, mark.weight) for mark in marks),
        earned=_steps((mark.actual_date, mark.weight) for mark in done if mark.actual_date),
    )


def weight_at(steps: Iterable[Step], day: date) -> float:
    """Return the weight that steps have reached by a day."""
    return max((step.weight for step in steps if step.day <= day), default=0.0)


def draw(
    course: Course, marks: Sequence[Mark], done: Sequence[Mark], axis: Axis, as_of: date, pace: int
) -> Drawing:
    """Return the drawing of a lane on a day. pace: days, as the detector has it."""
    total = course.planned[-1].weight

    def y(weight: float) -> float:
        return _BASE - weight / total * (_BASE - _TOP)

    earned = weight_at(course.earned, as_of)
    stands_at = _moved(as_of, pace)
    replanned = course.original != course.planned
    return Drawing(
        planned=_line(course.planned, axis, y, axis.last),
        earned=_line(course.earned, axis, y, as_of),
        original=_line(course.original, axis, y, axis.last) if replanned else [],
        gap=list(_gap(course, axis, y, as_of)),
        dots=list(_dots(marks, done, axis, y)),
        distance=_segment(axis.at(stands_at), y(earned), axis.at(as_of), y(earned))
        if pace
        else None,
        today=axis.x(as_of),
        today_anchor="end" if axis.at(as_of) > _LABEL_TURNS_AT else "start",
        ticks=axis.ticks(),
    )


def _moved(day: date, days: int) -> date:
    ordinal = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(ordinal)


def _steps(gains: Iterable[tuple[date, float]]) -> list[Step]:
    total, steps = 0.0, dict[date, float]()
    for day, weight in sorted(gains):
        total += weight
        steps[day] = total
    return [Step(day, weight) for day, weight in steps.items()]


def _line(steps: list[Step], axis: Axis, y: Height, until: date) -> list[Segment]:
    """Return a staircase from the axis' first day on."""
    corners = [(axis.at(axis.first), y(0.0))]
    for step in steps:
        x = axis.at(step.day)
        corners += [(x, corners[-1][1]), (x, y(step.weight))]
    corners.append((axis.at(until), corners[-1][1]))
    return [
        _segment(x1, y1, x2, y2) for (x1, y1), (x2, y2) in pairwise(corners) if (x1, y1) != (x2, y2)
    ]


def _gap(course: Course, axis: Axis, y: Height, as_of: date) -> Iterable[Block]:
    """Return what lies between planned and earned, until the day looked at."""
    turns = {step.day for step in (*course.planned, *course.earned) if step.day <= as_of}
    for start, end in pairwise(sorted(turns | {as_of})):
        planned, earned = weight_at(course.planned, start), weight_at(course.earned, start)
        if not isclose(planned, earned):
            left, right = axis.at(start), axis.at(end)
            high, low = y(max(planned, earned)), y(min(planned, earned))
            yield Block(
                percent(left),
                _pixels(high),
                percent(right - left),
                _pixels(low - high),
                ahead=earned > planned,
            )


def _dots(marks: Sequence[Mark], done: Sequence[Mark], axis: Axis, y: Height) -> Iterable[Dot]:
    finished = {mark.id for mark in done}
    total = 0.0
    for mark in sorted(marks, key=lambda mark: (mark.baseline_date, mark.id)):
        total += mark.weight
        state = "done" if mark.id in finished else "overdue" if mark.overdue else "open"
        yield Dot(axis.x(mark.baseline_date), _pixels(y(total)), state, mark.name)


def _segment(x1: float, y1: float, x2: float, y2: float) -> Segment:
    return Segment(percent(x1), _pixels(y1), percent(x2), _pixels(y2))


def _pixels(value: float) -> str:
    return f"{value:.1f}"


def axis_of(first: date, last: date, as_of: date) -> Axis:
    """Return an axis on which the milestones and the day looked at have their place."""
    first, last = min(first, as_of), max(last, as_of)
    room = max((last - first).days // 40, 7)
    try:
        return Axis(first - timedelta(room), last + timedelta(room))
    except OverflowError:
        return Axis(first, last)
