"""The running clock: how long an item has, and how late the whole runs."""

import datetime as dt

import pytest

from apps.dashboard.forums.clock import clock_of
from apps.forums.models import AgendaItem, Session

STARTS = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)


def at(minutes):
    return STARTS + dt.timedelta(minutes=minutes)


def items(*spans):
    """Return items of ten minutes, each with when it began and ended."""
    return [
        AgendaItem(
            title=str(place),
            minutes=10,
            started_at=None if began is None else at(began),
            ended_at=None if ended is None else at(ended),
        )
        for place, (began, ended) in enumerate(spans)
    ]


NOT_YET = (None, None)
SESSION = Session(state="open", starts_at=STARTS, ends_at=at(60), time_zone="UTC")


@pytest.mark.parametrize(
    ("spans", "now", "left", "late"),
    [
        pytest.param([NOT_YET, NOT_YET], -5, None, 0, id="before it begins"),
        pytest.param([NOT_YET, NOT_YET], 7, None, 7, id="nobody has begun"),
        pytest.param([(0, None), NOT_YET], 4, 6, 0, id="within its time"),
        pytest.param([(0, None), NOT_YET], 13, -3, 3, id="over its time"),
        pytest.param([(3, None), NOT_YET], 5, 8, 3, id="begun late"),
        pytest.param([(0, 6), (6, None)], 8, 8, -4, id="the first was short"),
        pytest.param([(0, 6), NOT_YET], 8, None, -2, id="between two"),
        pytest.param([(0, 10), (10, 25)], 90, None, 5, id="all have ended"),
    ],
)
def test_clock_tells_what_is_left_and_how_late_the_whole_runs(spans, now, left, late):
    clock = clock_of(items(*spans), SESSION, at(now))

    told = [None if each is None else each / 60 for each in (clock.left, clock.late)]
    assert told == [left, late]


def test_clock_of_items_that_say_no_minutes_tells_no_time():
    bare = items((0, None), NOT_YET)
    for item in bare:
        item.minutes = None

    clock = clock_of(bare, SESSION, at(30))

    assert (clock.left, clock.late, clock.plan_ends, clock.rest) == (None, None, None, 0)
    assert (clock.current, clock.next) == (bare[0], bare[1])
