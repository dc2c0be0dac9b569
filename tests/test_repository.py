"""What is kept here is good on any machine: it names no registry, no CDN and nobody's folders."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Packages and images come from wherever the machine's own settings say.
REGISTRIES = (
    r"pypi\.org|pythonhosted\.org|npmjs\.|yarnpkg\.|rubygems\.|proxy\.golang|"
    r"\b(ghcr|quay|gcr|docker)\.io\b|--(extra-)?index-url|--find-links|--trusted-host"
)
# Pages work without the internet: what they load comes from installed packages.
CDNS = r"\bcdn\.|cdnjs|jsdelivr|unpkg\.|esm\.sh|bootstrapcdn|googleapis\.|gstatic\.|typekit\."
# A checkout anywhere, of anybody.
FOLDERS = r"/home/\w|/Users/\w|/root/|[A-Z]:\\+Users"


def kept() -> Iterator[Path]:
    """Yield every file that is kept: all but what .gitignore names, and this one."""
    names = (ROOT / ".gitignore").read_text().splitlines()
    ignored = {name.strip("/") for name in names if name.endswith("/")} | {".git"}
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in ignored]
        paths = [Path(folder) / name for name in files if name not in ignored]
        yield from (path for path in paths if path.is_file() and path != Path(__file__).resolve())


def named(pattern: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {found[0].decode()}"
        for path in kept()
        if (found := re.search(pattern.encode(), path.read_bytes()))
    ]


def test_kept_files_are_found() -> None:
    found = {str(path.relative_to(ROOT)) for path in kept()}

    assert {"Makefile", "Dockerfile", ".ci/run", "config/settings.py"} <= found
    assert not [path for path in found if path.startswith((".venv", ".git/", "build"))]


@pytest.mark.parametrize("pattern", [REGISTRIES, CDNS, FOLDERS], ids=["hosts", "cdns", "folders"])
def test_no_file_names_what_only_some_machines_have(pattern: str) -> None:
    assert named(pattern) == []


def test_no_file_names_the_folder_it_is_checked_out_to() -> None:
    assert named(rf"(?<![\w/]){re.escape(str(ROOT))}\b") == []
