"""A document as OpenDocument text, which word processors open and change.

A package of XML files (OpenDocument 1.3, parts 2 and 3). Styles are named as word processors name
their own, so that whoever takes it over can give the whole another look.
"""

import io
import re
import zipfile
from datetime import datetime
from typing import Any, Final

from django.utils.translation import get_language_info
from lxml import etree
from lxml.builder import ElementMaker

from apps.forums.reporting.blocks import Block, Document, Heading, Paragraph, Table, paragraphs

MEDIA_TYPE: Final = "application/vnd.oasis.opendocument.text"
_URN: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES: Final = {
    "office": f"{_URN}office:1.0",
    "text": f"{_URN}text:1.0",
    "table": f"{_URN}table:1.0",
    "style": f"{_URN}style:1.0",
    "fo": f"{_URN}xsl-fo-compatible:1.0",
    "meta": f"{_URN}meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_MANIFEST: Final = f"{_URN}manifest:1.0"
# XML has no way to write these.
_UNWRITABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OFFICE, _TEXT, _TABLE, _STYLE, _META, _DC = (
    ElementMaker(namespace=_NAMES[name], nsmap=_NAMES)
    for name in ("office", "text", "table", "style", "meta", "dc")
)


def write_odt(document: Document, *, at: datetime) -> bytes:
    """Return the document as a file; at: the instant it says it was made at.

    The same arguments give the same bytes.
    """
    parts = {
        "content.xml": _content(document),
        "styles.xml": _styles(document),
        "meta.xml": _meta(document, at),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        # First, and not compressed: so programs know the type without unpacking (part 2, 3.3).
        _put(package, "mimetype", MEDIA_TYPE.encode(), zipfile.ZIP_STORED)
        for name, root in parts.items():
            _put(package, name, _xml(root))
        _put(package, "META-INF/manifest.xml", _xml(_manifest(parts)))
    return file.getvalue()


def _put(
    package: zipfile.ZipFile, name: str, content: bytes, kind: int = zipfile.ZIP_DEFLATED
) -> None:
    # The clock of the machine is no part of the file.
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = kind
    package.writestr(entry, content)


def _xml(root: Any) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _content(document: Document) -> Any:
    body = _OFFICE.text(_styled("Title", document.title))
    body.extend(_styled("Subtitle", told) for told in document.about)
    for block in document.blocks:
        body.extend(_block(block))
    return _OFFICE("document-content", _OFFICE.body(body), _version())


def _block(block: Block) -> list[Any]:
    if isinstance(block, Heading):
        level = str(block.level)
        heading = _TEXT.h(_clean(block.text))
        heading.set(_q("text", "outline-level"), level)
        heading.set(_q("text", "style-name"), f"Heading_20_{level}")
        return [heading]
    if isinstance(block, Paragraph):
        return [_styled("Text_20_body", told) for told in paragraphs(block.text)]
    if isinstance(block, Table):
        return [_table(block)]
    items = []
    for point in block.points:
        item = _TEXT("list-item", _styled("Text_20_body", point.title, strong=True))
        for label, text in point.said:
            for place, told in enumerate(paragraphs(text)):
                item.append(_styled("Text_20_body", told, label="" if place else label))
        items.append(item)
    return [_TEXT.list(*items)]


def _table(table: Table) -> Any:
    made = _TABLE.table(
        _TABLE("table-column", {_q("table", "number-columns-repeated"): str(len(table.head))})
    )
    made.append(_TABLE("table-header-rows", _row(table.head, "Table_20_Heading")))
    made.extend(_row(cells, "Table_20_Contents") for cells in table.rows)
    return made


def _row(cells: tuple[str, ...], style: str) -> Any:
    return _TABLE("table-row", *(_TABLE("table-cell", _styled(style, cell)) for cell in cells))


def _styled(style: str, text: str, *, label: str = "", strong: bool = False) -> Any:
    """Return a paragraph of a style, its label, or all of it, in strong letters."""
    paragraph = _TEXT.p({_q("text", "style-name"): style})
    lead = text if strong else f"{label}: " if label else ""
    if lead:
        span = _TEXT.span(_clean(lead), {_q("text", "style-name"): "Strong_20_Emphasis"})
        paragraph.append(span)
        span.tail = "" if strong else _clean(text)
    else:
        paragraph.text = _clean(text)
    return paragraph


def _styles(document: Document) -> Any:
    """Return the styles that the text names, in the document's language and direction."""
    language = document.language.partition("-")[0]
    mode = "rl-tb" if get_language_info(document.language)["bidi"] else "lr-tb"
    default = _STYLE(
        "default-style",
        _STYLE("paragraph-properties", {_q("style", "writing-mode"): mode}),
        _STYLE("text-properties", {_q("fo", "language"): language}),
        {_q("style", "family"): "paragraph"},
    )
    named = [
        _named(name, "paragraph", **properties)
        for name, properties in {
            "Title": {"font-size": "20pt", "font-weight": "bold"},
            "Subtitle": {"font-size": "10pt"},
            "Heading_20_1": {"font-size": "16pt", "font-weight": "bold"},
            "Heading_20_2": {"font-size": "13pt", "font-weight": "bold"},
            "Heading_20_3": {"font-size": "11pt", "font-weight": "bold"},
            "Text_20_body": {},
            "Table_20_Heading": {"font-weight": "bold"},
            "Table_20_Contents": {},
        }.items()
    ]
    strong = _named("Strong_20_Emphasis", "text", **{"font-weight": "bold"})
    return _OFFICE("document-styles", _OFFICE.styles(default, *named, strong), _version())


def _named(name: str, family: str, **properties: str) -> Any:
    told = {_q("fo", key): value for key, value in properties.items()}
    return _STYLE.style(
        _STYLE("text-properties", told),
        {
            _q("style", "name"): name,
            _q("style", "display-name"): name.replace("_20_", " "),
            _q("style", "family"): family,
        },
    )


def _meta(document: Document, at: datetime) -> Any:
    made = at.replace(microsecond=0, tzinfo=None).isoformat()
    return _OFFICE(
        "document-meta",
        _OFFICE.meta(
            _DC.title(_clean(document.title)),
            _DC.language(document.language),
            _META("creation-date", made),
        ),
        _version(),
    )


def _manifest(parts: dict[str, Any]) -> Any:
    make = ElementMaker(namespace=_MANIFEST, nsmap={"manifest": _MANIFEST})
    path, kind = f"{{{_MANIFEST}}}full-path", f"{{{_MANIFEST}}}media-type"
    entries = [make("file-entry", {path: "/", kind: MEDIA_TYPE})]
    entries += [make("file-entry", {path: name, kind: "text/xml"}) for name in parts]
    return make.manifest(*entries, {f"{{{_MANIFEST}}}version": "1.3"})


def _version() -> dict[str, str]:
    return {_q("office", "version"): "1.3"}


def _q(name: str, attribute: str) -> str:
    return f"{{{_NAMES[name]}}}{attribute}"


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", text)
