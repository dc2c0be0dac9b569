"""Which encoding a text is in: said, marked at its beginning, or found out."""

import codecs
import io
from typing import Final

from apps.exchange.plan import Place, Problems
from apps.exchange.readers.rows import place_of

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What programs of Western offices write where nobody has asked them for UTF-8.
_FALLBACK: Final = "cp1252"
_LOOKED_AT: Final = 4_096
_CHUNK: Final = 1 << 20


def open_text(
    content: bytes, encoding: str | None, problems: Problems
) -> tuple[io.TextIOWrapper, str] | None:
    """Return the file as text with the name of its encoding; None after noting why it is none.

    encoding: as somebody has said; else the mark at the beginning, else UTF-8 where it is that,
    else Windows-1252. A character is never replaced: what cannot be read is an error at its line.
    """
    name = _marked(content) or encoding or _FALLBACK
    if encoding is None and name == _FALLBACK:
        if b"\0" in content[:_LOOKED_AT]:
            detail = "This is no text, or text in UTF-16 without its mark: say so in encoding."
            problems.add(Place(), detail, "not_text")
            return None
        if _first_unreadable(content, "utf-8") is None:
            name = "utf-8"
    if (at := _first_unreadable(content, name)) is not None:
        line = content.count(b"\n", 0, at) + 1
        detail = (
            f"The byte 0x{content[at]:02X} in line {line} is no character in {name}: "
            "save the file as UTF-8, or name its encoding."
        )
        problems.add(place_of(line, ""), detail, "undecodable")
        return None
    return io.TextIOWrapper(io.BytesIO(content), encoding=name, newline=""), name


def _marked(content: bytes) -> str | None:
    return next((name for mark, name in _MARKS if content.startswith(mark)), None)


def _first_unreadable(content: bytes, encoding: str) -> int | None:
    """Return the place of the first byte that is no character, looking at a chunk at a time."""
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    for start in range(0, len(content) or 1, _CHUNK):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(bytes(view[start : start + _CHUNK]), start + _CHUNK >= len(content))
        except UnicodeDecodeError as error:
            return min(max(start - held + error.start, 0), max(len(content) - 1, 0))
    return None
