import numpy as np

from coordination.slips import SOURCES, BasisSource, Slips, basis_of, estimate, slips_of
from tests.coordination.record import Milestone, Record

OWN, ALL, NONE = (
    SOURCES.index(source) for source in (BasisSource.LAYER, BasisSource.WORKSPACE, BasisSource.NONE)
)


def test_slip_ratio_is_days_late_in_rhythms_of_the_initiative() -> None:
    plan = Record(
        [
            Milestone("a", 0, 10, done=25),
            Milestone("b", 1, 40, done=40),
            Milestone("c", 1, 50, done=38, initiative=1),
            Milestone("not yet", 0, 20, done=101),
            Milestone("open", 0, 20),
        ],
        initiatives=2,
    ).plan

    found = slips_of(plan, np.array([30.0, 20.0]), 100)

    assert found.layer.tolist() == [0, 1, 0, 0, 1]
    assert found.ratio.tolist() == [0.5, 0.0, 80 / 30, 80 / 30, -0.6]
    assert found.closed.tolist() == [True, True, False, False, True]


def closed(layer: int, ratios: list[float]) -> Slips:
    size = len(ratios)
    return Slips(np.full(size, layer, np.int32), np.array(ratios), np.ones(size, np.bool_))


def test_layer_with_eight_closed_stands_for_itself_and_others_take_the_workspace() -> None:
    own = closed(0, [7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0])

    basis = basis_of(Slips.join([closed(2, [-1.0] * 7), own]), 3)

    assert basis.source.tolist() == [OWN, ALL, ALL]
    assert (basis.closed.tolist(), basis.closed_in_all) == ([8, 0, 7], 15)
    for layer, expected in enumerate(([*range(8)], [-1.0] * 7 + [*range(8)])):
        start = basis.first[layer]
        assert basis.ratio[start : start + basis.size[layer]].tolist() == expected
    assert basis.first[2] == basis.first[1]


def test_what_is_open_counts_as_late_at_least() -> None:
    """By hand: of five at risk one closes at 0; two are open at 1; of two, 2 and 3 close."""
    ratio = np.array([3.0, 1.0, 0.0, 2.0, 1.0, -9.0])
    is_closed = np.array([True, False, True, True, False, False])

    # Chances: 0 has a fifth, and 2 and 3 half of the rest each.
    assert estimate(ratio, is_closed).tolist() == [0.0, 2.0, 2.0, 3.0, 3.0]


def test_largest_that_is_open_counts_as_closed() -> None:
    assert estimate(np.array([0.0, 4.0]), np.array([True, False])).tolist() == [0.0, 4.0]


def test_seven_closed_in_all_are_no_basis() -> None:
    basis = basis_of(closed(0, [0.0] * 7), 2)

    assert basis.source.tolist() == [NONE, NONE]
    assert (basis.size.tolist(), basis.closed_in_all, basis.is_enough) == ([0, 0], 7, False)
