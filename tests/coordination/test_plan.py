from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from coordination.plan import CANCELLED, NO_DATE, PlanError
from tests.coordination.record import Dependency, Milestone, Record

PLAN = Record(
    milestones=[Milestone("a", 0, 10, done=12), Milestone("b", 1, 20, original=5)],
    dependencies=[Dependency("a", "b")],
    layers=2,
).plan


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("first", [0, 1]),
        ("first", []),
        ("first", [0, 3, 2]),
        ("layer", [0, 2]),
        ("layer", [-1, 0]),
        ("baseline", [10, NO_DATE]),
        ("original", [10]),
        ("done", [-800_000, 0]),
        ("forecast", [3_000_000, 0]),
        ("reported", [[1, 2]]),
        ("tie_rank", [0, -1]),
    ],
)
def test_column_that_forms_no_plan_is_refused(column: str, values: list[Any]) -> None:
    changes: dict[str, Any] = {column: values}
    with pytest.raises(PlanError) as refused:
        replace(PLAN, **changes)

    assert refused.value.column == column


@pytest.mark.parametrize(
    ("column", "values"),
    [("successor", [2]), ("predecessor", [-2]), ("lag", [2_000_000]), ("group", [0, 0])],
)
def test_dependency_that_points_nowhere_is_refused(column: str, values: list[int]) -> None:
    changes: dict[str, Any] = {column: values}
    with pytest.raises(PlanError) as refused:
        replace(PLAN, dependencies=replace(PLAN.dependencies, **changes))

    assert refused.value.column == column


def test_more_layers_than_keys_have_room_for_are_refused() -> None:
    with pytest.raises(PlanError) as refused:
        replace(PLAN, layers=5_000)

    assert refused.value.column == "layers"


def test_columns_take_one_form_wherever_they_came_from() -> None:
    packed = np.array([(0, 1), (0, 2)], np.dtype([("skip", np.int8), ("layer", np.int64)]))
    layer = replace(PLAN, layers=3, layer=packed["layer"]).layer

    assert (layer.tolist(), layer.dtype, layer.flags.c_contiguous, layer.flags.writeable) == (
        [1, 2],
        np.int32,
        True,
        False,
    )


def test_plan_without_milestones_is_a_plan() -> None:
    plan = Record(milestones=[], initiatives=0, layers=0).plan

    assert (plan.initiatives, plan.milestones, len(plan.dependencies)) == (0, 0, 0)


def test_original_baselines_take_the_place_of_the_current_ones() -> None:
    assert PLAN.on_original_baselines().baseline.tolist() == [10, 5]


def test_plan_known_at_a_day_has_no_later_completions() -> None:
    assert PLAN.known_at(11).done.tolist() == [NO_DATE, NO_DATE]
    assert PLAN.known_at(12).done.tolist() == [12, NO_DATE]


def test_initiative_of_rows() -> None:
    plan = Record(
        milestones=[
            Milestone(name, 0, 0, initiative=home)
            for name, home in zip("abc", (0, 2, 2), strict=True)
        ],
        initiatives=4,
    ).plan

    assert plan.initiative_of([0, 1, 2]).tolist() == [0, 2, 2]


def test_cancelled_predecessor_is_part_of_a_plan() -> None:
    record = Record(milestones=[Milestone("a", 0, 0)], dependencies=[Dependency(None, "a")])

    assert record.plan.dependencies.predecessor.tolist() == [CANCELLED]
