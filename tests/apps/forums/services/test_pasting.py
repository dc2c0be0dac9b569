"""Lines of text that become items."""

import pytest

from apps.forums.services.pasting import Line, lines_of


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Welcome", ("Welcome", None, "")),
        ("1. Welcome (5 min)", ("Welcome", 5, "")),
        ("12) Racks before data 30 minutes", ("Racks before data", 30, "")),
        ("\u2013 Racks: who moves first 20'", ("Racks: who moves first", 20, "")),
        ("• Racks\t45\tAna Ruiz", ("Racks", 45, "Ana Ruiz")),
        ("Racks\t\tAna", ("Racks", None, "Ana")),
        ("2026 plan", ("2026 plan", None, "")),
        ("15 min", ("15 min", None, "")),
        ("مرحبا (5 min)", ("مرحبا", 5, "")),
    ],
)
def test_line_is_read_as_people_write_it(line, expected):
    assert list(lines_of(line)) == [Line(1, *expected)]


def test_empty_lines_are_none_and_numbers_are_of_the_text():
    assert [line.number for line in lines_of("\n\nOne\r\n   \n\tTwo\n")] == [3, 5]
