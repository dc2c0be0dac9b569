"""What a document is made of, whatever file it is written to."""

from dataclasses import dataclass
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


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text that somebody wrote, each in one line."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [told for part in parts if (told := " ".join(part.split()))]
