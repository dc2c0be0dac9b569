from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.timetable import (
    Clash,
    Failure,
    Sitting,
    Slot,
    Timetable,
    clashes_in,
    timetable_of,
)

NOBODY: frozenset[str] = frozenset()


def sitting(
    name: str,
    *,
    slots: int = 2,
    starts: range = range(9),
    rooms: str = "ab",
    needed: str = "",
    expected: str = "",
    off_hours: tuple[int, ...] = (),
) -> Sitting:
    people = frozenset(needed.split()), frozenset(expected.split())
    return Sitting(name, slots, starts, list(rooms), *people, off_hours)


def test_room_takes_one_session_at_a_time() -> None:
    found = timetable_of([sitting("one", rooms="a"), sitting("two", rooms="a", starts=range(2))])

    assert isinstance(found, Timetable)
    assert abs(found.slots["one"].start - found.slots["two"].start) >= 2
    assert {slot.room for slot in found.slots.values()} == {"a"}
    assert (found.clashes, found.is_best) == ([], True)


def test_nobody_is_in_two_sessions_at_once_where_that_can_be() -> None:
    sittings = [sitting(name, starts=range(5), expected=f"ada {name}") for name in ("x", "y", "z")]

    found = timetable_of(sittings)

    assert isinstance(found, Timetable)
    assert sorted(slot.start for slot in found.slots.values()) == [0, 2, 4]
    assert (found.clashes, found.is_best) == ([], True)


def test_fewest_have_to_choose_where_it_cannot_be() -> None:
    fixed = range(1)
    sittings = [
        sitting("x", starts=fixed, rooms="a", expected="ada bo cy"),
        sitting("y", starts=fixed, rooms="b", expected="dee"),
        sitting("z", starts=range(0, 3, 2), rooms="c", expected="dee ada bo"),
        sitting("w", starts=range(2, 3), rooms="d", expected="dee"),
    ]

    found = timetable_of(sittings)

    # Beside w one has to choose; beside x and y it would be three.
    assert found == Timetable(
        {"x": Slot(0, "a"), "y": Slot(0, "b"), "z": Slot(2, "c"), "w": Slot(2, "d")},
        [Clash("z", "w", frozenset({"dee"}))],
        is_best=True,
    )


def test_sessions_begin_when_those_who_come_are_at_work() -> None:
    # As they stand there x would begin first, at night for its three.
    x = sitting("x", starts=range(0, 3, 2), rooms="a", expected="ada bo cy", off_hours=(3, 0))
    y = sitting("y", starts=range(0, 3, 2), rooms="a", expected="dee", off_hours=(0, 1))

    assert timetable_of([x, y]) == Timetable(
        {"x": Slot(2, "a"), "y": Slot(0, "a")}, [], is_best=True, off_hours=0, is_least_off=True
    )


def test_somebody_is_off_hours_where_it_cannot_be_avoided() -> None:
    x = sitting("x", starts=range(0, 3, 2), rooms="a", off_hours=(0, 2))
    y = sitting("y", starts=range(0, 3, 2), rooms="a", off_hours=(0, 1))
    z = sitting("z", starts=range(4, 5), rooms="a", off_hours=(4,))

    assert timetable_of([y, x, z]) == Timetable(
        {"x": Slot(0, "a"), "y": Slot(2, "a"), "z": Slot(4, "a")},
        [],
        is_best=True,
        off_hours=5,
        is_least_off=True,
    )


def test_nobody_has_to_choose_so_that_somebody_is_at_work() -> None:
    both = [
        sitting(name, starts=range(0, 3, 2), rooms=name, expected="ada", off_hours=(0, 1))
        for name in ("x", "y")
    ]

    found = timetable_of(both)

    assert isinstance(found, Timetable)
    assert (found.clashes, found.off_hours, found.is_least_off) == ([], 1, True)


def test_who_is_needed_is_never_in_two_sessions_at_once() -> None:
    chaired = sitting("x", starts=range(1), needed="ada")
    heard = sitting("y", starts=range(2), expected="ada")

    assert timetable_of([chaired, heard]) is Failure.IMPOSSIBLE


def test_session_without_a_start_or_a_room_is_impossible() -> None:
    assert timetable_of([sitting("x", starts=range(0))]) is Failure.IMPOSSIBLE
    assert timetable_of([sitting("x", rooms="")]) is Failure.IMPOSSIBLE


def test_no_work_is_too_hard_rather_than_impossible() -> None:
    sittings = [sitting(str(one), expected=f"p{one} p{one + 1}") for one in range(8)]

    assert timetable_of(sittings, work=0.0) is Failure.TOO_HARD


def test_no_sessions_have_an_empty_timetable() -> None:
    assert timetable_of([]) == Timetable({}, [], is_best=True)


def test_sessions_that_touch_do_not_clash() -> None:
    sittings = [sitting("x", expected="ada"), sitting("y", expected="ada")]

    assert list(clashes_in(sittings, {"x": Slot(0, "a"), "y": Slot(2, "a")})) == []
    assert list(clashes_in(sittings, {"x": Slot(0, "a"), "y": Slot(1, "b")})) == [
        Clash("x", "y", frozenset({"ada"}))
    ]


PEOPLE = st.frozensets(st.sampled_from("pqrst"), max_size=3)


@st.composite
def programmes(draw: st.DrawFn, most: int = 6, most_starts: int = 8) -> list[Sitting]:
    return [
        Sitting(
            f"s{one}",
            draw(st.integers(1, 3)),
            starts := sorted(draw(st.sets(st.integers(0, 7), min_size=1, max_size=most_starts))),
            sorted(draw(st.sets(st.sampled_from("abc"), min_size=1, max_size=2))),
            draw(st.frozensets(st.sampled_from("pq"), max_size=1)),
            draw(PEOPLE),
            [draw(st.integers(0, 3)) for _ in starts],
        )
        for one in range(draw(st.integers(1, most)))
    ]


@given(programmes())
@settings(max_examples=60, deadline=None)
def test_timetable_keeps_every_rule_and_is_the_same_again(sittings: list[Sitting]) -> None:
    found = timetable_of(sittings)

    assert timetable_of(sittings) == found
    if found is Failure.IMPOSSIBLE:
        return
    assert isinstance(found, Timetable)
    taken: set[tuple[str, int]] = set()
    for one in sittings:
        slot = found.slots[one.id]
        assert slot.start in one.starts
        assert slot.room in one.rooms
        places = {(slot.room, slot.start + step) for step in range(one.slots)}
        assert not places & taken
        taken |= places
    needed = {one.id: one.needed for one in sittings}
    for clash in found.clashes:
        assert not clash.people & (needed[clash.one] | needed[clash.other])


def _cost(sittings: list[Sitting], slots: dict[str, Slot]) -> tuple[int, int] | None:
    """Return how many have to choose and how many are off hours; None where it cannot be so."""
    for one, other in product(sittings, sittings):
        mine, theirs = slots[one.id], slots[other.id]
        at_once = mine.start < theirs.start + other.slots and theirs.start < mine.start + one.slots
        needed = one.needed & (other.needed | other.expected)
        if one is not other and at_once and (mine.room == theirs.room or needed):
            return None
    off = sum(one.off_hours_from(slots[one.id].start) for one in sittings)
    return sum(len(clash.people) for clash in clashes_in(sittings, slots)), off


@given(programmes(most=3, most_starts=4))
@settings(max_examples=40, deadline=None)
def test_timetable_is_the_best_of_all_that_there_are(sittings: list[Sitting]) -> None:
    places = [[Slot(*place) for place in product(one.starts, one.rooms)] for one in sittings]
    names = [one.id for one in sittings]
    costs = [_cost(sittings, dict(zip(names, chosen, strict=True))) for chosen in product(*places)]

    found = timetable_of(sittings)

    possible = [cost for cost in costs if cost is not None]
    if not possible:
        assert found is Failure.IMPOSSIBLE
        return
    assert isinstance(found, Timetable)
    assert (found.is_best, found.is_least_off) == (True, True)
    assert _cost(sittings, dict(found.slots)) == min(possible)
    assert found.off_hours == min(possible)[1]
