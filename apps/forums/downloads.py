"""The files of papers, for whoever sees their session: to be saved, never to be shown in place."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from apps.forums.models import Paper
from apps.forums.selectors.papers import content_of


def paper_response(paper: Paper) -> HttpResponse | None:
    """Return the file of a paper as an answer; None of one that is a link."""
    content = content_of(paper)
    if content is None:
        return None
    disposition = content_disposition_header(as_attachment=True, filename=paper.file_name)
    is_text = paper.media_type.startswith("text/")
    return HttpResponse(
        content,
        content_type=f"{paper.media_type}; charset=utf-8" if is_text else paper.media_type,
        headers={
            "Content-Disposition": disposition or "attachment",
            # The bytes of a paper never change.
            "ETag": f'"{paper.digest}"',
            # What somebody sees is nobody else's; and it is what it is said to be.
            "Cache-Control": "private, no-cache",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
