import pytest

from coordination.plan import NO_DATE, PlanError
from coordination.what_if import Change, apply_changes
from tests.coordination.record import Milestone, Record

PLAN = Record(milestones=[Milestone("a", 0, 10), Milestone("b", 0, 20, done=25)]).plan


def test_changes_apply_to_a_copy_and_the_later_wins() -> None:
    changed = apply_changes(
        PLAN,
        [
            Change(0, "done", 11),
            Change(0, "done", 12),
            Change(1, "done", NO_DATE),
            Change(1, "baseline", 30),
        ],
    )

    assert (changed.done.tolist(), changed.baseline.tolist()) == ([12, NO_DATE], [10, 30])
    assert (PLAN.done.tolist(), PLAN.baseline.tolist()) == ([NO_DATE, 25], [10, 20])


@pytest.mark.parametrize(
    "change",
    [
        Change(2, "done", 1),
        Change(-1, "done", 1),
        Change(0, "weight", 1),
        Change(0, "baseline", NO_DATE),
        Change(0, "forecast", 2**40),
    ],
)
def test_change_of_nothing_that_can_change_is_refused(change: Change) -> None:
    with pytest.raises(PlanError) as refused:
        apply_changes(PLAN, [change])

    assert refused.value.column == change.column
