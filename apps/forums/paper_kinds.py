"""What a paper may be: known by its content, and by a name that says the same.

Signatures: PDF (ISO 32000-1, 7.5.2), PNG (RFC 2083, 3.1), JPEG (ITU-T T.81, B.1.1.3), packages of
Office Open XML (ECMA-376, part 2) and of OpenDocument (1.3, part 2, 3.3).
"""

import io
import zipfile
import zlib
from pathlib import PurePath
from typing import Final, NamedTuple

# The parts of a package that say what it holds are small; more of them is not read.
_MOST_OF_A_PART: Final = 1024 * 1024
_MOST_PARTS: Final = 10_000
# What reading a package ends in that is torn, encrypted, or packed in a way nobody uses.
_UNREADABLE: Final = (EOFError, NotImplementedError, OSError, RuntimeError, ValueError)
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."
# Characters that no text has, besides the ends of its lines, pages and columns.
_NO_TEXT: Final = frozenset(map(chr, [*range(9), 11, *range(14, 32), 127]))
_MARKUP: Final = ("<!doctype", "<html", "<svg", "<?xml", "<script", "<body", "<head")


class PaperKind(NamedTuple):
    """A kind of file: suffixes that its name may have, and what it is sent as."""

    label: str
    suffixes: tuple[str, ...]
    media_type: str


_PDF: Final = PaperKind("PDF", (".pdf",), "application/pdf")
_PNG: Final = PaperKind("PNG", (".png",), "image/png")
_JPEG: Final = PaperKind("JPEG", (".jpg", ".jpeg"), "image/jpeg")
_TEXT: Final = PaperKind("text", (".txt", ".md", ".csv"), "text/plain")
# By the content type of the main part of a package, without what follows it there.
_PACKAGES: Final = {
    f"{_OFFICE}wordprocessingml.document": PaperKind("Word", (".docx",), ""),
    f"{_OFFICE}spreadsheetml.sheet": PaperKind("Excel", (".xlsx",), ""),
    f"{_OFFICE}presentationml.presentation": PaperKind("PowerPoint", (".pptx",), ""),
    f"{_OPEN}text": PaperKind("OpenDocument text", (".odt",), ""),
    f"{_OPEN}spreadsheet": PaperKind("OpenDocument spreadsheet", (".ods",), ""),
    f"{_OPEN}presentation": PaperKind("OpenDocument presentation", (".odp",), ""),
}
KINDS: Final = (
    _PDF,
    *(kind._replace(media_type=media_type) for media_type, kind in _PACKAGES.items()),
    _PNG,
    _JPEG,
    _TEXT,
)


def kind_of(content: bytes) -> PaperKind | None:
    """Return of which of the kinds that are taken a file is, by its content; None where of none."""
    for kind, begins in (
        (_PDF, b"%PDF-"),
        (_PNG, b"\x89PNG\r\n\x1a\n"),
        (_JPEG, b"\xff\xd8\xff"),
    ):
        if content.startswith(begins):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _package(content)
    return _TEXT if _is_text(content) else None


def fits(name: str, kind: PaperKind) -> bool:
    """Tell whether a file's name ends as files of its kind do."""
    return PurePath(name).suffix.lower() in kind.suffixes


def taken() -> str:
    """Return the suffixes of all files that are taken, as a list for people."""
    return " ".join(suffix for kind in KINDS for suffix in kind.suffixes)


def _package(content: bytes) -> PaperKind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            if len(names) > _MOST_PARTS or _holds_macros(names):
                return None
            found = _said_by_opendocument(package, names) or _said_by_office(package, names)
    except (zipfile.BadZipFile, zlib.error, *_UNREADABLE):
        return None
    return _PACKAGES[found]._replace(media_type=found) if found else None


def _holds_macros(names: list[str]) -> bool:
    return any(
        name.endswith(("vbaProject.bin", ".exe", ".dll")) or name.startswith(("Basic/", "Scripts/"))
        for name in names
    )


def _said_by_opendocument(package: zipfile.ZipFile, names: list[str]) -> str | None:
    if names[:1] != ["mimetype"]:
        return None
    said = _read(package, "mimetype").decode("ascii", "replace").strip()
    return said if said in _PACKAGES and said.startswith(_OPEN) else None


def _said_by_office(package: zipfile.ZipFile, names: list[str]) -> str | None:
    if "[Content_Types].xml" not in names:
        return None
    said = _read(package, "[Content_Types].xml").decode("utf-8", "replace")
    kinds = [each for each in _PACKAGES if f'"{each}.main+xml"' in said]
    return kinds[0] if len(kinds) == 1 else None


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(_MOST_OF_A_PART)


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    begins = text[:1000].lstrip().lower()
    return _NO_TEXT.isdisjoint(text) and not begins.startswith(_MARKUP)
