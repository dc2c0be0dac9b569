"""Times on the wall around the days on which clocks are changed."""

import datetime as dt

import pytest

from apps.common.errors import InvalidInputError
from apps.common.local_times import instant_at


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("wall", "zone", "instant"),
    [
        ("2026-03-28T09:30", "Europe/Paris", "2026-03-28T08:30+00:00"),
        ("2026-03-29T09:30", "Europe/Paris", "2026-03-29T07:30+00:00"),
        ("2026-03-29T03:00", "Europe/Paris", "2026-03-29T01:00+00:00"),
        ("2026-10-25T03:00", "Europe/Paris", "2026-10-25T02:00+00:00"),
        ("2026-06-01T09:30", "Asia/Kolkata", "2026-06-01T04:00+00:00"),
    ],
)
def test_time_is_the_instant_at_which_clocks_show_it(wall, zone, instant):
    assert instant_at(at(wall), zone, "/starts_local") == at(instant)


def test_time_that_clocks_leave_out_is_refused_with_what_they_show_then():
    with pytest.raises(InvalidInputError) as refused:
        instant_at(at("2026-03-29T02:30"), "Europe/Paris", "/starts_local")

    (error,) = refused.value.errors
    assert (error.pointer, error.code) == ("/starts_local", "no_such_time")
    assert "no such time" in error.detail
    assert "03:30" in error.detail


def test_time_that_clocks_show_twice_is_asked_about_with_both_offsets():
    with pytest.raises(InvalidInputError) as refused:
        instant_at(at("2026-10-25T02:30"), "Europe/Paris", "/starts_local")

    (error,) = refused.value.errors
    assert (error.pointer, error.code) == ("/starts_local", "ambiguous_time")
    assert "2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00" in error.detail
