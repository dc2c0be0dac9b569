from datetime import UTC, date, datetime

import pytest

from apps.exchange.readers.dates import NoDay, read_day

FIRST = date(2026, 3, 1)
THIRTEENTH = date(2026, 2, 13)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-01", FIRST),
        (" 2026-3-1 ", FIRST),
        ("2026/03/01", FIRST),
        ("2026-03-01T09:30:00Z", FIRST),
        ("2026-03-01 09:30", FIRST),
        ("20260301", FIRST),
        ("1 March 2026", FIRST),
        ("1st March, 2026", FIRST),
        ("March 1, 2026", FIRST),
        ("1-Mar-26", FIRST),
        ("1 mars 2026", FIRST),
        ("Sun 1 Mar 2026", FIRST),
        ("\u0660\u0661.\u0660\u0663.\u0662\u0660\u0662\u0666", FIRST),
        ("1 مارس 2026", FIRST),
        ("01.03.2026", FIRST),
        ("13/02/2026", THIRTEENTH),
        ("02/13/2026", THIRTEENTH),
        ("Fri 13/02/2026 8:00 AM", THIRTEENTH),
        ("03/03/2026", date(2026, 3, 3)),
        ("Q1 2026", date(2026, 3, 31)),
        ("T4 2026", date(2026, 12, 31)),
        ("2026-Q2", date(2026, 6, 30)),
        (datetime(2026, 3, 1, 23, 59, tzinfo=UTC), FIRST),
        (FIRST, FIRST),
        ("01/03/2026", NoDay.AMBIGUOUS),
        ("1-3-2026", NoDay.AMBIGUOUS),
        ("01/02/03", NoDay.AMBIGUOUS),
        ("31/31/2026", NoDay.UNREADABLE),
        ("2026-02-30", NoDay.UNREADABLE),
        ("TBD", NoDay.UNREADABLE),
        ("2026", NoDay.UNREADABLE),
        ("March 2026", NoDay.UNREADABLE),
        (46082, NoDay.UNREADABLE),
        (None, NoDay.UNREADABLE),
    ],
)
def test_day_is_read_where_it_means_one_day(cell, day):
    assert read_day(cell, None) == day


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("01/03/2026", "dmy", FIRST),
        ("03/01/2026", "mdy", FIRST),
        ("26/03/01", "ymd", FIRST),
        ("01/03/26", "dmy", FIRST),
        ("13/02/2026", "mdy", NoDay.UNREADABLE),
        ("2026-03-01", "mdy", FIRST),
    ],
)
def test_order_that_was_said_decides(cell, order, day):
    assert read_day(cell, order) == day
