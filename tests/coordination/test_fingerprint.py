"""The same inputs give the same fingerprint, other inputs another."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from coordination.detection import detect
from coordination.explanation import Explainer
from coordination.findings import raise_findings
from coordination.thresholds import Thresholds
from tests.coordination import strategies
from tests.coordination.record import Dependency, Milestone, Record

PROGRAMME = Record(
    milestones=[
        Milestone("a-0", 0, 0, done=0),
        Milestone("a-1", 0, 30, done=30),
        Milestone("b-0", 1, 0, reported=90),
        Milestone("b-1", 1, 30, reported=90, forecast=120),
    ],
    dependencies=[Dependency("b-0", "a-1")],
    layers=2,
)


def fingerprints(record: Record, rules: Thresholds | None = None) -> list[str]:
    rules = rules or Thresholds()
    plan = record.plan
    detection = detect(plan, rules, record.as_of)
    explainer = Explainer(plan, detection, rules)
    return [
        explainer.explain(draft).inputs_hash for draft in raise_findings(plan, detection, rules)
    ]


def test_fingerprint_is_the_same_on_any_machine_at_any_time() -> None:
    assert fingerprints(PROGRAMME)[0] == (
        "efb9c8635c087aaf9640ad5e66d6d5e9dcc66bec486b33e07a664bde2176749b"
    )


def changed(name: str, **dates: Any) -> Record:
    return replace(
        PROGRAMME,
        milestones=[
            replace(each, **dates) if each.name == name else each for each in PROGRAMME.milestones
        ],
    )


@pytest.mark.parametrize(
    "record",
    [
        changed("b-1", baseline=31),
        changed("b-1", original=31),
        changed("b-1", forecast=121),
        changed("b-1", weight=1.5),
        changed("b-1", reported=50),
        changed("a-1", done=29),
        replace(PROGRAMME, dependencies=[Dependency("b-0", "a-1", lag=1)]),
        replace(PROGRAMME, dependencies=[Dependency("b-1", "a-1")]),
        PROGRAMME.at(101),
    ],
)
def test_other_inputs_have_another_fingerprint(record: Record) -> None:
    assert fingerprints(record)[0] != fingerprints(PROGRAMME)[0]


def test_other_thresholds_have_another_fingerprint() -> None:
    assert fingerprints(PROGRAMME, Thresholds(hold_days=8))[0] != fingerprints(PROGRAMME)[0]


@pytest.mark.parametrize(
    "record",
    [
        changed("b-1", done=101),  # has not happened yet
        changed("b-1", reported=91),  # as recent as before
        replace(PROGRAMME, milestones=PROGRAMME.milestones[::-1]),
    ],
)
def test_what_does_not_count_leaves_the_fingerprint(record: Record) -> None:
    assert fingerprints(record)[0] == fingerprints(PROGRAMME)[0]


@settings(max_examples=100, deadline=None)
@given(strategies.records())
def test_fingerprints_do_not_depend_on_the_order_of_input(record: Record) -> None:
    turned = replace(
        record, milestones=record.milestones[::-1], dependencies=record.dependencies[::-1]
    )

    assert sorted(fingerprints(turned)) == sorted(fingerprints(record))
