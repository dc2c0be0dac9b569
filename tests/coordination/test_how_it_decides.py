"""The page that explains the detector says what the detector does."""

import re
from dataclasses import fields
from pathlib import Path

from coordination.detection import detect
from coordination.thresholds import DEFAULTS
from coordination.vocabulary import FindingKind, state_diagram
from tests.coordination.answers import answer
from tests.coordination.record import Milestone, Record, day_of, text_of

PAGE = (Path(__file__).parents[2] / "docs" / "how-it-decides.md").read_text()
LAYERS = ("compute", "governance")


def tables() -> dict[str, list[list[str]]]:
    """Return the rows of the page's tables by the first word of their header."""
    found: dict[str, list[list[str]]] = {}
    for block in re.findall(r"(?:^\|.*\|\n)+", PAGE, re.MULTILINE):
        rows = [
            [cell.strip().strip("`") for cell in line.strip("|").split("|")]
            for line in block.splitlines()
        ]
        found[rows[0][0]] = rows[2:]
    return found


def test_page_draws_the_states_of_a_finding() -> None:
    assert f"```mermaid\n{state_diagram()}\n```" in PAGE


def test_page_lists_every_threshold_with_its_default() -> None:
    told = {row[0]: row[1] for row in tables()["Threshold"]}

    assert told == {
        field.name: "all"
        if field.name == "pairs"
        else str(getattr(DEFAULTS, field.name)).lower().removesuffix(".0")
        for field in fields(DEFAULTS)
    }


def test_page_lists_every_kind_of_finding() -> None:
    assert [row[0] for row in tables()["Kind"]] == list(FindingKind)


def example() -> Record:
    rows = tables()["Milestone"]
    return Record(
        milestones=[
            Milestone(
                name=name,
                layer=LAYERS.index(layer),
                baseline=day_of(baseline) or 0,
                done=day_of(done) if done else None,
            )
            for name, layer, baseline, done in rows
        ],
        layers=2,
    )


def test_worked_example_is_what_the_detector_says() -> None:
    record = example()
    for day, compute, governance, skew, rhythms, level, since in tables()["On"]:
        found = answer(record.at(day_of(day) or 0))
        paces = [lane["pace"] for lane in found["lanes"]]  # type: ignore[attr-defined]
        pairs = [
            (pair["skew"], pair["rhythms"], pair["level"], text_of(pair["since"]))
            for pair in found["pairs"]  # type: ignore[attr-defined]
        ]

        assert paces == [int(compute), int(governance)]
        assert paces[0] - paces[1] == int(skew)
        if level:
            assert pairs == [(int(skew), float(rhythms), level, since)]
        else:
            assert pairs == []


def test_worked_example_has_the_rhythm_the_page_tells() -> None:
    plan = example().plan

    [told] = re.findall(r"rhythm is (\d+) days", PAGE)
    assert detect(plan, DEFAULTS, 0).rhythm.tolist() == [float(told)]
