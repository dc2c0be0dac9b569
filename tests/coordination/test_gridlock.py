"""What can never be released, and the ways out."""

from dataclasses import replace

from hypothesis import given, settings

from coordination.detection import detect
from coordination.gridlock import find_gridlock
from coordination.interventions import Intervention, find_interventions
from coordination.thresholds import Thresholds
from tests.coordination import reference, strategies
from tests.coordination.answers import gridlock
from tests.coordination.record import Dependency, Milestone, Record


def programme(names: str, *arrows: str, done: str = "") -> Record:
    """Return a programme of one-letter milestones, and arrows such as "a>b": b waits for a."""
    return Record(
        milestones=[Milestone(name, 0, 10, done=5 if name in done else None) for name in names],
        dependencies=[
            Dependency(None if before == "-" else before, after)
            for before, _, after in (arrow.partition(">") for arrow in arrows)
        ],
        as_of=20,
    )


def found(record: Record) -> dict[str, object]:
    return gridlock(record, detect(record.plan, Thresholds(), record.as_of))


def ways_out(record: Record, core: str | None = None) -> list[tuple[str, int]]:
    plan = record.plan
    rows = None if core is None else [record.row(name) for name in core]
    ways = find_interventions(plan, find_gridlock(plan, record.as_of), rows)
    return [("".join(record.names[row] for row in way.rows), way.releases) for way in ways]


def test_loop_of_three_is_a_core_and_what_waits_for_it_is_stuck() -> None:
    record = programme("abcdef", "a>b", "b>c", "c>a", "c>d", "d>e")

    assert found(record) == {
        "stuck": ["a", "b", "c", "d", "e"],
        "cycles": [["a", "b", "c"]],
        "dead_ends": [],
    }


def test_loop_with_one_milestone_done_is_released() -> None:
    record = programme("abc", "a>b", "b>c", "c>a", done="b")

    assert found(record) == {"stuck": [], "cycles": [], "dead_ends": []}


def test_cycles_come_by_their_first_member() -> None:
    record = programme("abcdef", "f>b", "b>f", "e>c", "c>e", "d>a", "a>d")

    assert found(record)["cycles"] == [["a", "d"], ["b", "f"], ["c", "e"]]


def test_loops_joined_one_way_are_two_cores() -> None:
    record = programme("abcd", "a>b", "b>a", "b>c", "c>d", "d>c")

    assert found(record)["cycles"] == [["a", "b"], ["c", "d"]]


def test_need_that_lost_its_last_member_is_a_dead_end() -> None:
    record = programme("abc", "->b", "b>c")

    assert found(record) == {"stuck": ["b", "c"], "cycles": [], "dead_ends": ["b"]}


def test_milestone_done_with_a_dead_need_is_no_dead_end() -> None:
    assert found(programme("b", "->b", done="b"))["stuck"] == []


def test_loop_through_a_need_that_another_member_meets_is_none() -> None:
    record = programme("abc", "a>b", done="c")
    either = [
        Dependency("b", "a", group="g", at_least=1),
        Dependency("c", "a", group="g", at_least=1),
    ]

    assert found(replace(record, dependencies=[*record.dependencies, *either]))["stuck"] == []


def test_best_way_out_frees_the_whole_loop_and_what_waits_for_it() -> None:
    record = programme("abcde", "a>b", "b>a", "b>c", "c>d")

    assert ways_out(record) == [("a", 4), ("b", 4), ("c", 2), ("d", 1)]


def test_pair_is_told_when_it_frees_more_than_either_alone() -> None:
    record = programme("abcd", "a>b", "b>a", "c>d", "d>c")

    assert ways_out(record) == [
        ("ac", 4),
        ("ad", 4),
        ("bc", 4),
        ("bd", 4),
        ("a", 2),
        ("b", 2),
        ("c", 2),
        ("d", 2),
    ]
    assert ways_out(record, core="cd") == [("c", 2), ("d", 2)]


def test_no_way_out_is_needed_where_nothing_is_stuck() -> None:
    assert ways_out(programme("ab", "a>b")) == []


@settings(max_examples=150, deadline=None)
@given(strategies.records())
def test_ways_out_free_what_the_definition_frees(record: Record) -> None:
    plan = record.plan
    names = record.names
    before = reference.released(record)
    for way in find_interventions(plan, find_gridlock(plan, record.as_of)):
        decided = frozenset(names[row] for row in way.rows)
        after = reference.released(record, decided)
        assert way == Intervention(way.rows, len(after - before))


def test_chain_of_very_many_milestones_is_released_and_its_ring_is_not() -> None:
    count = 3_000
    milestones = [Milestone(f"m-{n:05}", 0, 10) for n in range(count)]
    chain = [Dependency(f"m-{n:05}", f"m-{n + 1:05}") for n in range(count - 1)]
    record = Record(milestones=milestones, dependencies=chain, as_of=20)
    ring = replace(record, dependencies=[*chain, Dependency(f"m-{count - 1:05}", "m-00000")])

    assert len(find_gridlock(record.plan, 20).stuck) == 0
    assert [len(cycle) for cycle in find_gridlock(ring.plan, 20).cycles] == [count]
    assert find_interventions(ring.plan, find_gridlock(ring.plan, 20))[0] == Intervention(
        (0,), count
    )
