"""Needs that do not hold, each example one sentence of the design."""

from dataclasses import replace

import pytest

from coordination.vocabulary import FindingKind
from tests.coordination.answers import answer
from tests.coordination.record import Dependency, Milestone, Record

TODAY = 100


def edges(milestones: list[Milestone], *dependencies: Dependency) -> object:
    return answer(Record(milestones=milestones, dependencies=dependencies, as_of=TODAY))["edges"]


def edge(kind: FindingKind, predecessor: str, successor: str, slack: int) -> dict[str, object]:
    return {"kind": kind, "predecessor": predecessor, "successor": successor, "slack": slack}


def test_successor_done_before_its_predecessor_ran_ahead() -> None:
    found = edges(
        [Milestone("rules", 0, 90), Milestone("model", 1, 80, done=85)],
        Dependency("rules", "model"),
    )

    assert found == [edge(FindingKind.RAN_AHEAD, "rules", "model", -15)]


def test_open_successor_with_too_little_time_is_a_conflict() -> None:
    found = edges(
        [Milestone("rules", 0, 90, forecast=130), Milestone("model", 1, 120)],
        Dependency("rules", "model", lag=5),
    )

    assert found == [edge(FindingKind.DEPENDENCY_CONFLICT, "rules", "model", -15)]


def test_open_successor_with_just_enough_time_is_none() -> None:
    milestones = [Milestone("rules", 0, 90, forecast=115), Milestone("model", 1, 120)]

    assert edges(milestones, Dependency("rules", "model", lag=5)) == []


def test_overdue_predecessor_is_expected_today_at_the_earliest() -> None:
    found = edges(
        [Milestone("rules", 0, 90, forecast=70), Milestone("model", 1, 99)],
        Dependency("rules", "model", lag=1),
    )

    assert found == [edge(FindingKind.DEPENDENCY_CONFLICT, "rules", "model", -1)]


def test_need_met_later_than_its_successor_is_met() -> None:
    found = edges(
        [Milestone("rules", 0, 90, done=99), Milestone("model", 1, 80, done=85)],
        Dependency("rules", "model"),
    )

    assert found == []


def test_cancelled_predecessor_of_its_own_is_not_judged() -> None:
    assert edges([Milestone("model", 1, 80, done=85)], Dependency(None, "model")) == []


def group(at_least: int | None, *predecessors: str | None) -> list[Dependency]:
    return [Dependency(each, "model", group="g", at_least=at_least) for each in predecessors]


CLUSTERS = [
    Milestone("a", 0, 150),
    Milestone("b", 0, 130),
    Milestone("c", 0, 140),
    Milestone("model", 1, 120),
]


@pytest.mark.parametrize(
    ("at_least", "binding", "slack"),
    [(1, "b", -10), (2, "c", -20), (3, "a", -30), (None, "a", -30)],
)
def test_need_group_binds_by_the_member_that_meets_it(
    at_least: int | None, binding: str, slack: int
) -> None:
    found = edges(CLUSTERS, *group(at_least, "a", "b", "c"))

    assert found == [edge(FindingKind.DEPENDENCY_CONFLICT, binding, "model", slack)]


def test_need_group_with_enough_members_done_is_met() -> None:
    clusters = [replace(CLUSTERS[0], done=50), *CLUSTERS[1:]]

    assert edges(clusters, *group(1, "a", "b", "c")) == []


def test_need_group_counts_cancelled_members_as_never_done() -> None:
    found = edges(CLUSTERS, *group(2, "a", None, "b"))

    assert found == [edge(FindingKind.DEPENDENCY_CONFLICT, "a", "model", -30)]
    assert edges(CLUSTERS, *group(None, "a", None, "b")) == []


def test_members_ready_on_the_same_day_bind_by_external_id() -> None:
    clusters = [replace(each, baseline=130) for each in CLUSTERS[:3]] + CLUSTERS[3:]

    found = edges(clusters, *group(2, "c", "b", "a"))

    assert found == [edge(FindingKind.DEPENDENCY_CONFLICT, "b", "model", -10)]


def test_groups_of_the_same_name_belong_to_their_successors() -> None:
    other = Milestone("pilot", 1, 120)
    found = edges(
        [*CLUSTERS, other],
        Dependency("a", "model", group="g", at_least=1),
        Dependency("a", "pilot", group="g", at_least=1),
        Dependency("b", "model", group="g", at_least=1),
    )

    assert found == [
        edge(FindingKind.DEPENDENCY_CONFLICT, "b", "model", -10),
        edge(FindingKind.DEPENDENCY_CONFLICT, "a", "pilot", -30),
    ]


def test_edge_between_initiatives_is_judged() -> None:
    found = answer(
        Record(
            milestones=[Milestone("a", 0, 150), Milestone("b", 0, 120, initiative=1)],
            dependencies=[Dependency("a", "b")],
            initiatives=2,
            as_of=TODAY,
        )
    )

    assert found["edges"] == [edge(FindingKind.DEPENDENCY_CONFLICT, "a", "b", -30)]
