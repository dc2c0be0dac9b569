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
) -> Sitting:
    return Sitting(
        name, slots, starts, list(rooms), frozenset(needed.split()), frozenset(expected.split())
    )


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
def programmes(draw: st.DrawFn) -> list[Sitting]:
    number = draw(st.integers(1, 6))
    return [
        Sitting(
            f"s{one}",
            draw(st.integers(1, 3)),
            sorted(draw(st.sets(st.integers(0, 7), min_size=1))),
            sorted(draw(st.sets(st.sampled_from("abc"), min_size=1))),
            draw(st.frozensets(st.sampled_from("pq"), max_size=1)),
            draw(PEOPLE),
        )
        for one in range(number)
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
