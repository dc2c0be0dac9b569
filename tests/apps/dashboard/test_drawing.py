"""Lanes as drawings."""

import uuid
from datetime import date

from apps.dashboard.axis import Axis
from apps.dashboard.drawing import Block, Segment, axis_of, course_of, draw, weight_at
from apps.programmes.selectors.timelines import Mark

AXIS = Axis(date(2026, 1, 1), date(2026, 4, 11))  # 100 days


def mark(
    due: date,
    *,
    done: date | None = None,
    weight: float = 1.0,
    first_due: date | None = None,
    overdue: bool = False,
) -> Mark:
    return Mark(
        id=uuid.uuid4(),
        external_id=None,
        name="milestone",
        layer="data",
        owner_organisation=None,
        weight=weight,
        baseline_date=due,
        original_baseline_date=first_due or due,
        forecast_date=None,
        actual_date=done,
        expected_date=done or due,
        status="accepted" if done else "planned",
        overdue=overdue,
    )


LATE = [
    mark(date(2026, 1, 11), done=date(2026, 1, 21)),
    mark(date(2026, 1, 31), weight=3, overdue=True),
]
AS_OF = date(2026, 2, 20)


def test_course_adds_up_weights_by_day():
    course = course_of(LATE, LATE[:1])

    assert [(step.day, step.weight) for step in course.planned] == [
        (date(2026, 1, 11), 1.0),
        (date(2026, 1, 31), 4.0),
    ]
    assert [(step.day, step.weight) for step in course.earned] == [(date(2026, 1, 21), 1.0)]
    assert [weight_at(course.planned, day) for day in (date(2026, 1, 10), AS_OF)] == [0.0, 4.0]


def test_drawing_shades_what_is_owed_until_the_day_looked_at():
    drawing = draw(course_of(LATE, LATE[:1]), LATE, LATE[:1], AXIS, AS_OF, pace=-20)

    # 96 percent of the width for 100 days, 27 pixels for a weight of 1.
    assert drawing.gap == [
        Block("11.60%", "99.0", "9.60%", "27.0", ahead=False),
        Block("30.80%", "18.0", "19.20%", "81.0", ahead=False),
    ]


def test_drawing_measures_the_pace_along_the_earned_line():
    drawing = draw(course_of(LATE, LATE[:1]), LATE, LATE[:1], AXIS, AS_OF, pace=-20)

    assert drawing.distance == Segment("30.80%", "99.0", "50.00%", "99.0")
    assert drawing.today == "50.00%"


def test_drawing_on_pace_measures_nothing():
    done = [mark(date(2026, 1, 11), done=date(2026, 1, 11))]

    drawing = draw(course_of(done, done), done, done, AXIS, AS_OF, pace=0)

    assert (drawing.gap, drawing.distance, drawing.original) == ([], None, [])


def test_drawing_marks_what_is_done_early_as_ahead():
    early = [mark(date(2026, 1, 31), done=date(2026, 1, 11))]

    drawing = draw(course_of(early, early), early, early, AXIS, AS_OF, pace=0)

    assert [block.ahead for block in drawing.gap] == [True]


def test_drawing_tells_states_of_milestones_apart():
    marks = [*LATE, mark(date(2026, 3, 1))]

    drawing = draw(course_of(marks, LATE[:1]), marks, LATE[:1], AXIS, AS_OF, pace=-20)

    assert [dot.state for dot in drawing.dots] == ["done", "overdue", "open"]


def test_drawing_has_the_first_plan_only_where_it_was_moved():
    moved = [mark(date(2026, 1, 31), first_due=date(2026, 1, 11))]

    drawing = draw(course_of(moved, []), moved, [], AXIS, AS_OF, pace=0)

    assert drawing.original == [
        Segment("2.00%", "126.0", "11.60%", "126.0"),
        Segment("11.60%", "126.0", "11.60%", "18.0"),
        Segment("11.60%", "18.0", "98.00%", "18.0"),
    ]


def test_axis_names_few_months_whatever_its_length():
    for years in (1, 3, 10, 100, 1_000, 7_000):
        axis = Axis(date(2026, 1, 15), date(2026 + years, 1, 15))
        assert 1 <= len(axis.ticks()) <= 10


def test_axis_has_room_for_every_day_there_is():
    axis = axis_of(date.min, date.max, AS_OF)

    assert (axis.first, axis.last) == (date.min, date.max)
