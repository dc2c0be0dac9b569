"""The letters that documents are set in: fonts that come as packages, and what they can show."""

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

# {package: its family}, the first for what most have; they bring nothing but the files and their
# licence (OFL 1.1).
_PACKAGES: Final = {
    "fontpkg_noto_sans": "Noto Sans",
    "fontpkg_noto_sans_arabic": "Noto Sans Arabic",
    "fontpkg_noto_sans_devanagari": "Noto Sans Devanagari",
    "fontpkg_noto_sans_khmer": "Noto Sans Khmer",
    "fontpkg_noto_sans_tamil": "Noto Sans Tamil",
    "fontpkg_noto_sans_telugu": "Noto Sans Telugu",
    "fontpkg_noto_sans_thai": "Noto Sans Thai",
}
FAMILIES: Final = tuple(_PACKAGES.values())


@cache
def folders() -> list[Path]:
    """Return where the font files lie."""
    found = []
    for package in _PACKAGES:
        with as_file(files(package) / "files") as folder:
            found.append(folder)
    return found


@cache
def shown() -> frozenset[int]:
    """Return the code points that the fonts have a shape for."""
    points: set[int] = set()
    for folder in folders():
        for path in folder.glob("*.ttf"):
            with TTFont(path, lazy=True) as font:
                points |= font.getBestCmap().keys()
    return frozenset(points)
