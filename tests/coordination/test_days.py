from datetime import date

from coordination.days import date_of, date_or_none, day_of
from coordination.plan import EARLIEST_DAY, LATEST_DAY, NO_DATE


def test_days_count_from_1970() -> None:
    assert [day_of(date(1970, 1, 1)), day_of(date(2026, 3, 1))] == [0, 20_513]
    assert date_of(20_513) == date(2026, 3, 1)


def test_every_date_is_a_day_of_a_plan() -> None:
    assert (day_of(date.min), day_of(date.max)) == (EARLIEST_DAY, LATEST_DAY)


def test_no_date_is_none() -> None:
    assert [date_or_none(NO_DATE), date_or_none(0)] == [None, date(1970, 1, 1)]
