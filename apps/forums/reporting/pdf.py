"""A document on paper."""

from datetime import datetime
from textwrap import wrap
from typing import Any, Final

from apps.common.documents import press
from apps.common.documents.printable import LONGEST
from apps.forums.reporting.blocks import Block, Document, Heading, Paragraph, Table, paragraphs

_TEMPLATE: Final = "forums/reporting/report.typ"


def write_pdf(document: Document, *, at: datetime) -> bytes:
    """Return the document as a file. Raises: PressError."""
    data = {
        "title": document.title,
        "about": list(document.about),
        "page": document.page,
        "blocks": [_block(block) for block in document.blocks],
    }
    return press(_TEMPLATE, data, language=document.language, at=at)


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {"kind": "text", "paragraphs": _pieces(block.text)}
    if isinstance(block, Table):
        return {"kind": "table", "head": block.head, "rows": block.rows}
    return {
        "kind": "list",
        "points": [
            {
                "title": point.title,
                "said": [
                    {"label": label, "paragraphs": _pieces(text)} for label, text in point.said
                ],
            }
            for point in block.points
        ],
    }


def _pieces(text: str) -> list[list[str]]:
    """Return the paragraphs of a text in pieces: names are cut when printed, texts are not."""
    return [wrap(told, LONGEST, break_on_hyphens=False) or [""] for told in paragraphs(text)]
