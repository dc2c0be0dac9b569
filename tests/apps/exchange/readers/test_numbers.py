import pytest

from apps.exchange.readers.numbers import NoNumber, read_number


@pytest.mark.parametrize(
    ("cell", "decimal", "number"),
    [
        ("1", None, 1.0),
        ("1.5", None, 1.5),
        ("1,5", None, 1.5),
        ("0,125", None, 0.125),
        ("1.125", None, 1.125),
        ("1,125", None, NoNumber.AMBIGUOUS),
        ("1,125", ",", 1.125),
        ("1,125", ".", 1125.0),
        ("1.125", ",", 1125.0),
        ("1,234.5", None, 1234.5),
        ("1.234,5", None, 1234.5),
        ("1\u202f234,5", None, 1234.5),
        ("1'234.5", None, 1234.5),
        ("1e-06", None, 1e-06),
        (2, None, 2.0),
        (2.5, None, 2.5),
        ("many", None, NoNumber.UNREADABLE),
        ("nan", None, NoNumber.UNREADABLE),
        (True, None, NoNumber.UNREADABLE),
        (None, None, NoNumber.UNREADABLE),
    ],
)
def test_number_is_read_where_it_means_one_number(cell, decimal, number):
    assert read_number(cell, decimal) == number
