"""What a document is made of, whatever file it is written to."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple


class Heading(NamedTuple):
    """A heading of a section. level: 1, or 2 and 3 within it."""

    text: str
    level: int = 1


class Paragraph(NamedTuple):
    """Text; blank lines in it begin another paragraph."""

    text: str


class Point(NamedTuple):
    """One thing in a list: what it is called, and what is said of it, as (label, text)."""

    title: str
    said: tuple[tuple[str, str], ...] = ()


class Points(NamedTuple):
    """A list."""

    points: tuple[Point, ...]


class Table(NamedTuple):
    """Rows under a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Points | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A document. about: the lines below its title; page: such as "Page {page} of {pages}"."""

    title: str
    about: tuple[str, ...]
    blocks: tuple[Block, ...]
    page: str
    language: str


def shortened(blocks: Iterable[Block], letters: int, told: str) -> Iterator[Block]:
    """Yield blocks of no more letters than that; in place of the rest, what is told of it.

    A list or a table ends after the last point or row that fits.
    """
    for block in blocks:
        length = _length(block)
        if length > letters:
            if isinstance(block, Points) and (kept := _fitting(block.points, letters)):
                yield Points(block.points[:kept])
            elif isinstance(block, Table) and (
                kept := _fitting(block.rows, letters - _length(block.head))
            ):
                yield Table(block.head, block.rows[:kept])
            yield Paragraph(told)
            return
        letters -= length
        yield block


def _fitting(parts: Iterable[object], letters: int) -> int:
    return bisect_right(list(accumulate(map(_length, parts))), letters)


def _length(said: object) -> int:
    """Return how many letters there are in a text, or in all texts of which something is made."""
    if isinstance(said, str):
        return len(said)
    return sum(map(_length, said)) if isinstance(said, tuple) else 0


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text that somebody wrote, each in one line."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [told for part in parts if (told := " ".join(part.split()))]
