"""Data of any kind through the press."""

from datetime import UTC, datetime

import pytest

from apps.common.documents.pressing import TEMPLATES, PressError, press
from apps.common.documents.printable import LONGEST, UNKNOWN, printable
from tests.printed import read_pdf, starts_on, text_of

AT = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)

TEMPLATE = """
#import "/look.typ": framed, rows
#let data = json(bytes(sys.inputs.data))
#show: framed.with(data, [#data.title], data.page)
#title(data.title)
= #data.said
#rows((1fr, 1fr), ("A", "B"), data.rows.map(one => (one, data.said)))
"""


@pytest.fixture
def templates(tmp_path, monkeypatch):
    """Templates of the test's own, with the look of all documents beside them."""
    look = TEMPLATES / "common" / "documents" / "look.typ"
    (tmp_path / "look.typ").write_text(look.read_text())
    (tmp_path / "test.typ").write_text(TEMPLATE)
    monkeypatch.setattr("apps.common.documents.pressing.TEMPLATES", tmp_path)
    return tmp_path


def pressed(said, language="en", rows=("one",)):
    data = {"title": "Title", "said": said, "page": "{page} of {pages}", "rows": list(rows)}
    return read_pdf(press("test.typ", data, language=language, at=AT))


@pytest.mark.parametrize(
    "said",
    [
        '#read("/etc/passwd")',
        "#let data = 1; #panic()",
        "$ x^2 $ and *bold* and _emph_ and `raw`",
        "@label <label> = Heading",
        "\\ \\u{41} // comment /* another */",
        "<script>alert(1)</script> &amp; </text>",
        '"], sys.inputs, ["',
        "- list + enum / term: x",
    ],
)
def test_markup_in_data_is_text_as_it_was_typed(templates, said):
    document = pressed(said)

    assert text_of(document).count(" ".join(said.split())) == 2
    assert len(document.pages) == 1


def test_document_says_its_title_language_and_instant_and_is_tagged(templates):
    document = pressed("Said")
    root = document.trailer["/Root"]

    assert document.metadata is not None
    assert document.metadata.title == "Title"
    assert document.metadata.creation_date == AT.replace(microsecond=0)
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_same_data_gives_the_same_bytes(templates):
    data = {"title": "Title", "said": "Said", "page": "", "rows": []}

    assert press("test.typ", data, language="fr", at=AT) == press(
        "test.typ", data, language="fr", at=AT
    )


def test_head_of_a_table_and_the_page_number_come_on_each_page(templates):
    document = pressed("x", rows=[f"row {number}" for number in range(120)])
    pages = [page.extract_text() for page in document.pages]

    assert len(pages) > 1
    assert all("A B" in " ".join(page.split()) for page in pages)
    assert [f"{number} of {len(pages)}" in page for number, page in enumerate(pages, 1)] == [
        True
    ] * len(pages)


def test_arabic_is_set_from_right_to_left(templates):
    starts = {language: starts_on(pressed("Said", language), 0)[0] for language in ("en", "ar")}

    assert (starts["en"] < 60, starts["ar"] > 250) == (True, True)
    assert pressed("تقرير", "ar").trailer["/Root"]["/Lang"] == "ar"


@pytest.mark.parametrize(
    "said",
    ["राष्ट्रीय गणना", "தரவு", "డేటా", "ข้อมูล", "ទិន្នន័យ", "Δεδομένα", "Данные", "بيانات"],
    ids=["Devanagari", "Tamil", "Telugu", "Thai", "Khmer", "Greek", "Cyrillic", "Arabic"],
)
def test_script_is_printed_in_its_own_letters(templates, said):
    assert printable(said) == said
    # A document with a letter that its fonts lack is refused.
    assert len(pressed(said).pages) == 1


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("plain", "plain"),
        ("a\x00b\x1bc", "abc"),
        ("two\nlines\tand   blanks", "two lines and blanks"),
        ("turned \u202eround\u202c", "turned round"),
        ("\u2068kept\u2069", "\u2068kept\u2069"),
        ("数据", UNKNOWN * 2),
        ("\U0001f389!", f"{UNKNOWN}!"),
        ("حالة", "حالة"),
        ("x" * 45, "x" * 40 + "\u200b" + "x" * 5),
    ],
)
def test_text_is_made_fit_to_print(typed, printed):
    assert printable({"key": [typed, 1, None]}) == {"key": [printed, 1, None]}


@pytest.mark.parametrize("letter", ["x", "ب", "x ", "\u202e", "数", "#"])
def test_text_without_end_is_cut_and_printed(templates, letter):
    said = letter * 10_000

    assert len(printable(said).replace("\u200b", "")) <= LONGEST
    assert 1 <= len(pressed(said).pages) < 20


def test_fault_in_a_template_is_told_with_its_name(templates):
    (templates / "test.typ").write_text("#panic()")

    with pytest.raises(PressError, match=r"test\.typ"):
        pressed("Said")


def test_templates_load_nothing_from_elsewhere():
    found = {path.name: path.read_text() for path in TEMPLATES.rglob("*.typ")}

    assert {"look.typ", "status.typ"} <= found.keys()
    assert [name for name, text in found.items() if "@preview" in text or "://" in text] == []


def test_document_that_takes_too_long_is_given_up(templates, monkeypatch):
    monkeypatch.setattr("apps.common.documents.pressing._MOST_SECONDS", 0.01)

    with pytest.raises(PressError, match="more than"):
        pressed("Said")


def test_template_reads_no_file_beside_the_templates(templates):
    (templates / "test.typ").write_text('#read("/../../../../etc/hostname")')

    with pytest.raises(PressError, match=r"test\.typ"):
        pressed("Said")
