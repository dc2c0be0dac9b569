from apps.forums.reporting.blocks import Heading, Paragraph, Point, Points, Table, shortened

LIST = Points((Point("ab", (("c", "d"),)), Point("efgh")))
TABLE = Table(("ab",), (("cd",), ("ef",)))


def test_what_fits_stays_whole() -> None:
    assert list(shortened([Heading("ab"), LIST, TABLE], 16, "cut")) == [Heading("ab"), LIST, TABLE]


def test_list_or_table_ends_after_what_fits_and_nothing_follows() -> None:
    cut = Paragraph("cut")

    assert list(shortened([Heading("ab"), LIST, TABLE], 9, "cut")) == [
        Heading("ab"),
        Points(LIST.points[:1]),
        cut,
    ]
    assert list(shortened([Heading("ab"), LIST], 5, "cut")) == [Heading("ab"), cut]
    assert list(shortened([TABLE, Heading("ab")], 5, "cut")) == [Table(("ab",), (("cd",),)), cut]
    assert list(shortened([Paragraph("abc"), Heading("ab")], 2, "cut")) == [cut]
