from itertools import pairwise

from coordination.vocabulary import (
    FINDING_STEPS,
    LEVELS,
    LIVE_STATES,
    FindingState,
    FindingStep,
    Level,
    state_diagram,
)


def test_levels_rank_by_severity() -> None:
    assert [level.rank for level in LEVELS] == [1, 2, 3]
    assert [Level.of_rank(rank) for rank in range(4)] == [None, *LEVELS]
    assert all(before.rank < after.rank for before, after in pairwise(LEVELS))


def test_every_step_has_a_transition() -> None:
    assert set(FINDING_STEPS) == set(FindingStep)


def test_every_state_can_be_reached_and_left() -> None:
    assert {transition.target for transition in FINDING_STEPS.values()} == set(FindingState)
    assert frozenset().union(*(each.sources for each in FINDING_STEPS.values())) == set(
        FindingState
    )


def test_what_is_live_can_be_resolved() -> None:
    assert FINDING_STEPS[FindingStep.RESOLVE].sources >= LIVE_STATES


def test_state_diagram_draws_every_transition() -> None:
    arrows = sum(len(each.sources) for each in FINDING_STEPS.values())

    assert state_diagram().count("-->") == arrows + 1
