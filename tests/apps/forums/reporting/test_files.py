"""Reports as files: the same text in each format, and nothing in it a command."""

import datetime as dt
import io
import zipfile

from lxml import etree

from apps.forums.reporting.blocks import Document, Heading, Paragraph, Point, Points, Table
from apps.forums.reporting.files import FORMATS
from tests.printed import read_pdf, text_of

AT = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
LONG = "word " * 300 + "end."
DOCUMENT = Document(
    title="Racks *and* <b>rules</b>",
    about=("1. Chatham House", "As of today"),
    blocks=(
        Heading("Who was in the room"),
        Table(("Sector", "People"), (("Industry | other", "3"),)),
        Heading("Lessons", 2),
        Paragraph("- No list.\n\nA second\nparagraph\x0c of [it](javascript:x)."),
        Points((Point("Who pays?", (("", "Said."), ("Answer", LONG))),)),
    ),
    page="Page {page} of {pages}",
    language="en",
)


def test_markdown_holds_the_text_and_no_markup_of_others() -> None:
    written = FORMATS["md"].write(DOCUMENT, AT).decode()

    assert written == (
        r"# Racks \*and\* \<b\>rules\</b\>"
        "\n\n"
        r"1\. Chatham House"
        "\n\nAs of today\n\n## Who was in the room\n\n"
        "| Sector | People |\n| --- | --- |\n"
        r"| Industry \| other | 3 |"
        "\n\n### Lessons\n\n"
        r"\- No list."
        "\n\n"
        r"A second paragraph of \[it\](javascript:x)."
        "\n\n- **Who pays?**\n  - Said.\n"
        f"  - Answer: {LONG}\n"
    )


def test_open_document_holds_the_text_and_its_structure() -> None:
    content = FORMATS["odt"].write(DOCUMENT, AT)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        first, *_ = package.infolist()
        kind = package.read("mimetype").decode()
        root = etree.fromstring(package.read("content.xml"))
        listed = etree.fromstring(package.read("META-INF/manifest.xml"))
        named = set(package.namelist())
        styles = etree.fromstring(package.read("styles.xml"))
    names = {key: uri for key, uri in root.nsmap.items() if key}
    text, style = f"{{{names['text']}}}", f"{{{names['style']}}}"

    assert (first.filename, first.compress_type, kind) == (
        "mimetype",
        zipfile.ZIP_STORED,
        "application/vnd.oasis.opendocument.text",
    )
    assert {entry.attrib[f"{{{listed.nsmap['manifest']}}}full-path"] for entry in listed} == {
        "/",
        *(named - {"mimetype", "META-INF/manifest.xml"}),
    }
    told = [
        ("".join(one.itertext()), one.get(f"{text}outline-level"))
        for one in root.iter(f"{text}h", f"{text}p")
    ]
    assert told == [
        ("Racks *and* <b>rules</b>", None),
        ("1. Chatham House", None),
        ("As of today", None),
        ("Who was in the room", "1"),
        *((cell, None) for cell in ("Sector", "People", "Industry | other", "3")),
        ("Lessons", "2"),
        ("- No list.", None),
        ("A second paragraph of [it](javascript:x).", None),
        ("Who pays?", None),
        ("Said.", None),
        (f"Answer: {LONG}", None),
    ]
    used = {one.get(f"{text}style-name") for one in root.iter(etree.Element)} - {None}
    assert used <= {one.get(f"{style}name") for one in styles.iter(f"{style}style")}
    assert content == FORMATS["odt"].write(DOCUMENT, AT)


def test_paper_holds_a_long_text_to_its_end() -> None:
    told = text_of(read_pdf(FORMATS["pdf"].write(DOCUMENT, AT)))

    for part in ("Racks *and* <b>rules</b>", "Industry | other", "- No list.", "word end."):
        assert part in told
    assert told.count("word") == 300
