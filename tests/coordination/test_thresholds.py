import math
from typing import Any

import numpy as np
import pytest

from coordination.thresholds import DEFAULTS, Policies, ThresholdError, Thresholds, tabulate


@pytest.mark.parametrize(
    ("field", "numbers"),
    [
        ("watch_leave", {"watch_leave": 0.0}),
        ("watch_leave", {"watch_leave": 0.67}),
        ("watch_enter", {"watch_enter": math.nan}),
        ("warning_enter", {"warning_enter": 0.67, "warning_leave": 0.4}),
        ("warning_leave", {"warning_leave": 0.2}),
        ("critical_enter", {"critical_enter": math.inf}),
        ("critical_leave", {"critical_leave": 2.5}),
        ("hold_days", {"hold_days": 0}),
        ("release_days", {"release_days": -1}),
        ("minimum_skew_days", {"minimum_skew_days": -1}),
        ("minimum_milestones", {"minimum_milestones": 0}),
        ("rhythm_floor", {"rhythm_floor": 0.5}),
        ("rhythm_ceiling", {"rhythm_floor": 20.0, "rhythm_ceiling": 19.0}),
        ("rhythm_default", {"rhythm_default": 0.0}),
        ("silence_share", {"silence_share": 1.1}),
        ("silence_days", {"silence_days": 10**6}),
        ("return_days", {"return_days": -1}),
        ("pairs", {"pairs": frozenset({(1, 1)})}),
        ("pairs", {"pairs": frozenset({(-1, 1)})}),
    ],
)
def test_threshold_that_makes_no_sense_names_its_field(field: str, numbers: dict[str, Any]) -> None:
    with pytest.raises(ThresholdError) as refused:
        Thresholds(**numbers)

    assert (refused.value.field, refused.value.code) == (field, "invalid_threshold")


def test_defaults_are_those_of_the_design() -> None:
    assert (DEFAULTS.enter, DEFAULTS.leave) == ((0.67, 1.33, 2.0), (0.33, 0.67, 1.33))
    assert (DEFAULTS.minimum_skew_days, DEFAULTS.hold_days, DEFAULTS.release_days) == (14, 7, 14)


def test_table_has_an_entry_for_each_policy() -> None:
    table = tabulate([DEFAULTS, Thresholds(hold_days=3, silence_share=0.5)])

    assert table.enter.tolist() == [[0.67, 1.33, 2.0]] * 2
    assert (table.hold.tolist(), table.silence_share.tolist()) == ([7, 3], [0.7, 0.5])


@pytest.mark.parametrize(
    ("field", "choices", "chosen"),
    [("choices", (), []), ("chosen", (DEFAULTS,), [0, 1]), ("chosen", (DEFAULTS,), [[0]])],
)
def test_policies_that_point_nowhere_are_refused(
    field: str, choices: tuple[Thresholds, ...], chosen: list[Any]
) -> None:
    with pytest.raises(ThresholdError) as refused:
        Policies(choices, np.array(chosen, np.int32))

    assert refused.value.field == field
