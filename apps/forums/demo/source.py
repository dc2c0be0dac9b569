"""The demo's forums as they are written down: TOML, every day an offset from the day of making."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from apps.alignment.demo.source import FOLDER as DEMO
from apps.alignment.demo.source import Table

FOLDER: Final = DEMO / "forums"


def read_forums(folder: Path = FOLDER) -> Iterator[tuple[str, Table]]:
    """Return the key of each forum, and what is written of it."""
    for path in sorted(folder.glob("*.toml")):
        yield path.stem, tomllib.loads(path.read_text())
