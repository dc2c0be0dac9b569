import numpy as np

from coordination.slips import SOURCES, BasisSource, Slips, basis_of, slips_of
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

    assert (found.layer.tolist(), found.ratio.tolist()) == ([0, 1, 1], [0.5, 0.0, -0.6])


def test_layer_with_eight_closed_stands_for_itself_and_others_take_the_workspace() -> None:
    own = Slips(np.zeros(8, np.int32), np.arange(8.0)[::-1])
    few = Slips(np.full(7, 2, np.int32), np.full(7, -1.0))

    basis = basis_of(Slips.join([few, own]), 3)

    assert basis.source.tolist() == [OWN, ALL, ALL]
    assert (basis.closed.tolist(), basis.closed_in_all) == ([8, 0, 7], 15)
    for layer, expected in enumerate(([*range(8)], [-1.0] * 7 + [*range(8)])):
        start = basis.first[layer]
        assert basis.ratio[start : start + basis.size[layer]].tolist() == expected
    assert basis.first[2] == basis.first[1]


def test_seven_closed_in_all_are_no_basis() -> None:
    basis = basis_of(Slips(np.zeros(7, np.int32), np.zeros(7)), 2)

    assert basis.source.tolist() == [NONE, NONE]
    assert (basis.size.tolist(), basis.closed_in_all, basis.is_enough) == ([0, 0], 7, False)
