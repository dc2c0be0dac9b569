"""Rhythms that sessions can be planned by, and those that they cannot."""

import datetime as dt
from itertools import islice

import pytest
from django.core.exceptions import ValidationError

from apps.forums.rhythms import recurrence, validate_rhythm


@pytest.mark.parametrize(
    "rhythm",
    [
        "FREQ=WEEKLY;BYDAY=TU,TH",
        "FREQ=MONTHLY;BYDAY=1TU",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    ],
)
def test_rhythm_of_meetings_is_taken(rhythm):
    validate_rhythm(rhythm)


@pytest.mark.parametrize(
    ("rhythm", "code"),
    [
        ("every Tuesday", "unknown_part"),
        ("FREQ=SECONDLY", "invalid_part"),
        ("FREQ=WEEKLY;INTERVAL=0", "invalid_part"),
        ("FREQ=WEEKLY;BYDAY=XX", "invalid_part"),
        ("FREQ=YEARLY;BYMONTH=13", "invalid_part"),
        ("FREQ=WEEKLY;COUNT=4", "unknown_part"),
        ("FREQ=WEEKLY\nEXDATE:20260101", "invalid_part"),
        ("FREQ=WEEKLY;FREQ=DAILY", "invalid_rhythm"),
        ("BYDAY=TU;FREQ=WEEKLY", "invalid_rhythm"),
        ("FREQ=WEEKLY;BYSETPOS=1", "invalid_rhythm"),
        ("FREQ=MONTHLY;BYDAY=MO,9TU", "invalid_rhythm"),
        ("FREQ=YEARLY;BYMONTH=1,12;BYDAY=MO,7TU", "invalid_rhythm"),
        ("FREQ=WEEKLY;BYDAY=1MO", "invalid_rhythm"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never"),
    ],
)
def test_rhythm_that_says_nothing_is_refused_by_its_part(rhythm, code):
    with pytest.raises(ValidationError) as refused:
        validate_rhythm(rhythm)

    assert refused.value.code == code


def test_recurrence_keeps_the_time_on_the_wall():
    first = dt.datetime(2026, 3, 3, 9, 30)  # noqa: DTZ001 - on the wall

    found = list(islice(recurrence("FREQ=MONTHLY;BYDAY=1TU", first=first), 3))

    assert found == [first, first.replace(month=4, day=7), first.replace(month=5, day=5)]
