"""A document as Markdown (CommonMark with the tables of GFM)."""

import re
from collections.abc import Iterator
from typing import Final

from apps.forums.reporting.blocks import Block, Document, Heading, Paragraph, Table, paragraphs

# What somebody wrote is text: none of it is markup, a link or HTML.
_MARKS: Final = re.compile(r"([\\`*_\[\]<>#|~&!])")
_LINE_STARTS: Final = re.compile(r"^([-+=:]|\d+(?=[.)]))")


def write_markdown(document: Document) -> bytes:
    """Return the document as a file."""
    lines = [f"# {_line(document.title)}", ""]
    for told in document.about:
        lines += [_line(told), ""]
    for block in document.blocks:
        lines += [*_block(block), ""]
    return ("\n".join(lines).rstrip() + "\n").encode()


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * (block.level + 1)} {_line(block.text)}"
    elif isinstance(block, Paragraph):
        yield "\n\n".join(map(_line, paragraphs(block.text)))
    elif isinstance(block, Table):
        yield _row(block.head)
        yield _row(("---",) * len(block.head), escaped=False)
        yield from map(_row, block.rows)
    else:
        for point in block.points:
            yield f"- **{_inline(point.title)}**"
            for label, text in point.said:
                said = "\n\n    ".join(map(_line, paragraphs(text)))
                yield f"  - {_inline(label)}: {said}" if label else f"  - {said}"


def _row(cells: tuple[str, ...], *, escaped: bool = True) -> str:
    return f"| {' | '.join(_inline(cell) if escaped else cell for cell in cells)} |"


def _line(text: str) -> str:
    """Return a text that begins a line, in which nothing is markup."""
    return _LINE_STARTS.sub(lambda found: _escaped(found[0]), _inline(text))


def _inline(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _escaped(start: str) -> str:
    # A number is no list once the mark behind it is escaped; that mark is no part of the match.
    return f"{start}\\" if start.isdecimal() else f"\\{start}"
