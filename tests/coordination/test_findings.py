"""One readable example of each kind of finding, and what drafts have in common."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings

from coordination.detection import detect
from coordination.drafts import SEVERAL, Draft
from coordination.findings import raise_findings
from coordination.thresholds import Policies, Thresholds
from coordination.vocabulary import FindingKind, Level
from tests.coordination import strategies
from tests.coordination.record import Dependency, Milestone, Record

COMPUTE, DATA, GOVERNANCE, TALENT = range(4)
BLANK = Draft(
    kind=FindingKind.PACE,
    initiative=0,
    key=(),
    level=None,
    known_level=None,
    since=None,
    leading=(),
    lagging=-1,
    skew=0,
    rhythms=0.0,
    slack=0,
    rows=(),
    need=-1,
    silent=(),
)


def raised(record: Record, thresholds: Thresholds | Policies | None = None) -> list[Draft]:
    rules = thresholds or Thresholds()
    return list(raise_findings(record.plan, detect(record.plan, rules, record.as_of), rules))


def lane(layer: int, done: int, **options: Any) -> list[Milestone]:
    """Return four milestones a month apart, of which the first `done` are done on their day."""
    return [
        Milestone(f"{layer}-{n}", layer, 30 * n, done=30 * n if n < done else None, **options)
        for n in range(4)
    ]


def test_pace_names_all_leading_layers_the_strongest_first() -> None:
    found = raised(
        Record(
            milestones=[
                *lane(DATA, 4, reported=99),
                *(replace(each, baseline=each.baseline + 10) for each in lane(COMPUTE, 4)),
                Milestone("0-4", COMPUTE, 160, done=99),
                *lane(GOVERNANCE, 1, reported=99),
            ],
            layers=3,
        )
    )

    assert found == [
        BLANK._replace(
            key=(GOVERNANCE,),
            level=Level.CRITICAL,
            known_level=Level.CRITICAL,
            since=96,
            leading=(COMPUTE, DATA),
            lagging=GOVERNANCE,
            skew=130,
            rhythms=4.3333,
        ),
        # Compute has been so far ahead for two days; in five it will have been so for a week.
        BLANK._replace(
            kind=FindingKind.FORECAST,
            key=(DATA,),
            level=Level.WARNING,
            known_level=Level.WARNING,
            leading=(COMPUTE,),
            lagging=DATA,
            skew=55,
            rhythms=1.8333,
        ),
    ]


def test_pace_on_a_silent_lane_says_so() -> None:
    found = raised(Record(milestones=[*lane(DATA, 4), *lane(GOVERNANCE, 1)], layers=3))

    assert found == [
        BLANK._replace(
            key=(GOVERNANCE,),
            level=Level.CRITICAL,
            since=96,
            leading=(DATA,),
            lagging=GOVERNANCE,
            skew=70,
            rhythms=2.3333,
            silent=(GOVERNANCE,),
        ),
        BLANK._replace(kind=FindingKind.MISSING_LAYER, key=(COMPUTE,), lagging=COMPUTE),
        BLANK._replace(
            kind=FindingKind.SILENCE, key=(GOVERNANCE,), lagging=GOVERNANCE, silent=(GOVERNANCE,)
        ),
    ]


def test_known_level_is_that_of_the_pairs_without_a_silent_lane() -> None:
    record = Record(
        milestones=[
            *lane(COMPUTE, 3),  # ten days behind, and silent about it
            *lane(DATA, 2, reported=99),
            *lane(GOVERNANCE, 1, reported=99),
        ],
        layers=3,
    )
    [governance] = [each for each in raised(record) if each.key == (GOVERNANCE,)][:1]

    assert (governance.leading, governance.level, governance.known_level, governance.silent) == (
        (COMPUTE, DATA),
        Level.CRITICAL,
        Level.WATCH,
        (COMPUTE,),
    )


def test_pairs_the_policy_leaves_out_raise_nothing() -> None:
    record = Record(
        milestones=[*lane(COMPUTE, 4), *lane(DATA, 4), *lane(GOVERNANCE, 1, reported=99)], layers=3
    )
    only = Thresholds(pairs=frozenset({(DATA, GOVERNANCE), (GOVERNANCE, DATA)}))

    assert [(each.kind, each.leading) for each in raised(record, only)] == [
        (FindingKind.PACE, (DATA,))
    ]
    assert raised(record, Thresholds(pairs=frozenset())) == []


def test_pairs_are_left_out_by_the_policy_of_each_initiative() -> None:
    record = Record(
        milestones=[
            replace(each, name=f"{home}-{each.name}", initiative=home)
            for home in range(2)
            for each in (*lane(COMPUTE, 4), *lane(DATA, 1, reported=99))
        ],
        layers=2,
        initiatives=2,
    )
    none = Thresholds(pairs=frozenset())
    policies = Policies((none, Thresholds()), np.array([0, 1], np.int32))

    assert [each.initiative for each in raised(record, policies)] == [1]


def test_missing_layer_is_raised_once_two_others_have_begun() -> None:
    begun = Record(milestones=[*lane(COMPUTE, 4), *lane(DATA, 4)], layers=4)
    expected = [
        BLANK._replace(kind=FindingKind.MISSING_LAYER, key=(layer,), lagging=layer)
        for layer in (GOVERNANCE, TALENT)
    ]

    assert raised(begun) == expected
    assert raised(begun.at(-1)) == []
    assert raised(replace(begun, milestones=lane(COMPUTE, 4))) == []


def test_edges_are_keyed_by_their_need() -> None:
    record = Record(
        milestones=[
            Milestone("a", COMPUTE, 130),
            Milestone("b", COMPUTE, 150),
            Milestone("c", DATA, 120),
            Milestone("d", DATA, 90, done=95, initiative=1),
        ],
        dependencies=[
            Dependency("a", "d"),
            Dependency("a", "c", group="g"),
            Dependency("b", "c", group="g"),
        ],
        layers=2,
        initiatives=2,
    )

    assert raised(record) == [
        BLANK._replace(
            kind=FindingKind.RAN_AHEAD,
            initiative=1,
            key=(3, 0, 0),
            since=95,
            slack=-35,
            rows=(3, 0),
            need=0,
        ),
        BLANK._replace(
            kind=FindingKind.DEPENDENCY_CONFLICT, key=(2, 1, -1), slack=-30, rows=(2, 1), need=1
        ),
    ]


def test_gridlock_is_raised_per_core_and_may_span_initiatives() -> None:
    record = Record(
        milestones=[
            Milestone("z", COMPUTE, 130),
            Milestone("b", COMPUTE, 130),
            Milestone("c", COMPUTE, 130, initiative=1),
            Milestone("d", COMPUTE, 130, initiative=1),
            Milestone("a", COMPUTE, 130, initiative=1),
        ],
        dependencies=[
            Dependency("z", "b"),
            Dependency("b", "z"),
            Dependency("c", "a"),
            Dependency("a", "c"),
            Dependency("d", "c"),
            Dependency("c", "d"),
            Dependency("z", "c"),
            Dependency("c", "z"),
            Dependency(None, "d"),
        ],
        initiatives=2,
        layers=1,
    )
    gridlock = BLANK._replace(kind=FindingKind.GRIDLOCK)

    assert raised(record) == [
        gridlock._replace(initiative=SEVERAL, key=(0, 1, 2, 3, 4), rows=(4, 1, 2, 3, 0)),
        gridlock._replace(initiative=1, key=(3,), rows=(3,)),
    ]


def test_programme_in_step_raises_nothing() -> None:
    assert raised(Record(milestones=[*lane(COMPUTE, 4), *lane(DATA, 4)], layers=2)) == []
    assert raised(Record(milestones=[], layers=2)) == []


@settings(max_examples=150, deadline=None)
@given(strategies.records())
def test_no_two_findings_are_the_same(record: Record) -> None:
    found = raised(record)

    assert len({(each.kind, each.initiative, each.key) for each in found}) == len(found)


@settings(max_examples=50, deadline=None)
@given(strategies.records())
def test_drafts_are_a_sequence_of_drafts(record: Record) -> None:
    rules = Thresholds()
    drafts = raise_findings(record.plan, detect(record.plan, rules, record.as_of), rules)
    listed = list(drafts)

    assert [drafts[place] for place in range(len(drafts))] == listed
    assert drafts[1:] == listed[1:]
    assert [drafts[-place] for place in range(1, len(drafts) + 1)] == listed[::-1]
