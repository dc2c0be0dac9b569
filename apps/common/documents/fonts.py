"""The letters that documents are set in: fonts that come as packages, and what they can show."""

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

# Families of packages that bring nothing but the files and their licence (OFL 1.1).
_PACKAGES: Final = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")


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
