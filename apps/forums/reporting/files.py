"""Reports as files, in the formats there are."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from django.http import HttpResponse
from django.utils.text import slugify

from apps.forums.reporting.blocks import Document
from apps.forums.reporting.markdown import write_markdown
from apps.forums.reporting.odt import MEDIA_TYPE, write_odt
from apps.forums.reporting.pdf import write_pdf


class Format(NamedTuple):
    """How a document is written, and what its files are called."""

    write: Callable[[Document, datetime], bytes]
    media_type: str


FORMATS: Final[dict[str, Format]] = {
    "md": Format(lambda document, _: write_markdown(document), "text/markdown; charset=utf-8"),
    "odt": Format(lambda document, at: write_odt(document, at=at), MEDIA_TYPE),
    "pdf": Format(lambda document, at: write_pdf(document, at=at), "application/pdf"),
}


def report_file(document: Document, kind: str, *, at: datetime) -> HttpResponse:
    """Return a document as a file to be saved, for nobody but who asked for it.

    kind: one of FORMATS
    """
    chosen = FORMATS[kind]
    name = slugify(document.title, allow_unicode=False)[:80] or "report"
    return HttpResponse(
        chosen.write(document, at),
        content_type=chosen.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{kind}"',
            # What somebody sees is nobody else's.
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
