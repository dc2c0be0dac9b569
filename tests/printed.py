"""PDFs read back: what they say, and where on a page it begins."""

import io
import re

from pypdf import PdfReader

# Isolates, and places where a word without end may break: neither is seen.
_UNSEEN = re.compile("[\u2066-\u2069\u200b\ufffe]")


def read_pdf(content: bytes) -> PdfReader:
    """Return a PDF as it is read."""
    return PdfReader(io.BytesIO(content))


def text_of(document: PdfReader) -> str:
    """Return all that a document says, with single blanks."""
    text = " ".join(page.extract_text() for page in document.pages)
    return " ".join(_UNSEEN.sub("", text).split())


def starts_on(document: PdfReader, page: int) -> list[float]:
    """Return how far from the left edge each piece of text of a page begins, in points."""
    starts: list[float] = []

    def see(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            starts.append(tm[4] * cm[0] + tm[5] * cm[2] + cm[4])

    document.pages[page].extract_text(visitor_text=see)
    return starts
