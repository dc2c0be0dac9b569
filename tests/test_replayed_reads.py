"""Every read takes `as_of` and `known_at`, or `docs/replay.md` says why not."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BELOW = "/api/v1/workspaces/{workspace}/"
# How the page calls the two paths that are not below a workspace.
NAMED = {"(the workspace itself)": "", "(all workspaces of the caller)": "/api/v1/workspaces/"}


def reads() -> dict[str, set[str]]:
    """Return for each path that can be read which of the two parameters it takes."""
    document = json.loads((ROOT / "docs" / "openapi.json").read_text())
    return {
        path.removeprefix(BELOW): {"as_of", "known_at"} & parameters_of(methods["get"])
        for path, methods in document["paths"].items()
        if "get" in methods
    }


def parameters_of(operation: dict[str, Any]) -> set[str]:
    return {parameter["name"] for parameter in operation.get("parameters", ())}


def tables() -> list[list[tuple[list[str], str]]]:
    """Return the rows of the page's tables of reads: (paths, what is said of them)."""
    page = (ROOT / "docs" / "replay.md").read_text()
    return [
        list(rows_of(table)) for table in re.findall(r"\| Read \|.*\n\|-.*\n((?:\|.*\n)+)", page)
    ]


def rows_of(table: str) -> Iterator[tuple[list[str], str]]:
    for line in table.splitlines():
        paths, said = (cell.strip() for cell in line.strip("|").split("|"))
        named = [path for name, path in NAMED.items() if name in paths]
        yield [*named, *re.findall(r"`([^`]+)`", paths)], said


def test_every_read_takes_both_days_or_the_page_says_why_not() -> None:
    both, neither = ([path for paths, _ in rows for path in paths] for rows in tables())

    assert {path for path, taken in reads().items() if len(taken) == 2} == set(both)
    assert {path for path, taken in reads().items() if len(taken) < 2} == set(neither)
    assert set(Counter([*both, *neither]).values()) == {1}


def test_every_row_of_the_page_says_something() -> None:
    assert all(paths and said for rows in tables() for paths, said in rows)
