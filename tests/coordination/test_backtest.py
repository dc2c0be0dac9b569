import numpy as np

from coordination.backtest import Coverage, Kind, Score, Watch, score, slips_between
from tests.coordination.record import Milestone, Record

PACE = Kind("pace", "warning")


def test_milestone_slips_on_the_day_after_thirty_late_ones() -> None:
    plan = Record(
        [
            Milestone("in time", 0, 10, done=10),
            Milestone("thirty days late", 0, 10, done=40),
            Milestone("slipped", 0, 10, done=41),
            Milestone("open", 0, 20),
            Milestone("open later", 0, 80),
            Milestone("moved", 0, 200, original=30, done=190),
        ]
    ).plan

    assert slips_between(plan, 0, 100).tolist() == [[2, 41], [3, 51], [5, 61]]
    assert slips_between(plan, 42, 60).tolist() == [[3, 51]]


def test_warning_lasts_from_the_first_day_it_is_seen_to_the_last_before_a_gap() -> None:
    watch = Watch()
    watch.see(1, [(PACE, "a", "lane a")])
    watch.see(8, [(PACE, "a", "lane a"), (PACE, "b", "lane b")])
    watch.see(15, [(PACE, "b", "lane b")])
    watch.see(22, [(PACE, "a", "lane a")])

    assert sorted(watch.episodes()[PACE]) == [
        ("lane a", 1, 8),
        ("lane a", 22, 22),
        ("lane b", 8, 15),
    ]


def test_warnings_are_held_against_the_slips_of_their_own_lane() -> None:
    told = [("a", 10, 20), ("a", 60, 70), ("b", 10, 90), ("c", 90, 95), ("a", 5, 5)]
    slipped = [("a", 40), ("a", 41), ("b", 200), ("d", 50)]

    assert score(told, slipped, until=130, within=50) == Score(
        before=2, without=2, undecided=1, slips=3, unwarned=1, lead=32.5
    )


def test_warning_on_the_day_of_the_slip_is_too_late() -> None:
    found = score([("a", 40, 60)], [("a", 40)], until=500, within=50)

    assert (found.before, found.without, found.unwarned, found.lead) == (0, 1, 1, None)


def test_slips_after_the_replayed_days_prove_warnings_right_but_are_not_missed() -> None:
    found = score([("a", 40, 60)], [("a", 80), ("b", 80)], until=70, within=50, known=100)

    assert found == Score(before=1, without=0, undecided=0, slips=0, unwarned=0, lead=40)


def test_no_warnings_leave_all_slips_unwarned() -> None:
    assert score([], [("a", 40)], until=99, within=50) == Score(0, 0, 0, 1, 1, None)


def test_forecasts_are_counted_where_it_is_known_what_came() -> None:
    coverage = Coverage()
    half, most = np.array([10, 20, 30, 40]), np.array([15, 25, 35, 200])
    promise, done = np.array([9, 9, 40, 40]), np.array([10, 26, 33, 999])

    coverage.add(half, most, promise, done, until=100)

    assert coverage == Coverage(forecasts=3, by_half=1, by_most=2, by_promise=1, unknown=1)
