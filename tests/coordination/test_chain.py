from coordination.chain import Break, Link
from tests.coordination.foresight import Question, prospects
from tests.coordination.record import Dependency, Milestone, Record

RECORD = Record(
    [
        Milestone("site", 0, 60, done=70),
        Milestone("power", 0, 105, forecast=150),
        Milestone("racks", 0, 140),
        Milestone("tests", 1, 190),
        Milestone("training", 2, 120),
        Milestone("alone", 2, 110),
    ],
    [
        Dependency("site", "power"),
        Dependency("power", "racks", lag=10),
        Dependency("racks", "tests", lag=5),
        Dependency("training", "tests"),
    ],
)


def link(name: str, finish: int, slack: int | None) -> Link:
    return Link(RECORD.row(name), finish, slack)


def test_chain_goes_back_over_the_tightest_needs_to_what_waits_for_nothing_open() -> None:
    found = prospects(Question(RECORD)).chain

    assert found.links == (
        link("power", 150, None),
        link("racks", 160, -20),
        link("tests", 190, 25),
    )


def test_slack_is_that_of_the_tightest_need() -> None:
    found = prospects(Question(RECORD)).chain
    slack = {name: found.slack[RECORD.row(name)] for name in ("power", "racks", "tests")}

    assert slack == {"power": 80, "racks": -20, "tests": 25}


def test_need_breaks_first_whose_successor_is_expected_first() -> None:
    found = prospects(Question(RECORD)).chain

    assert found.first_break == Break(RECORD.row("racks"), RECORD.row("power"), on=140, ready=160)


def test_dates_that_agree_break_nothing_and_a_finished_initiative_has_no_chain() -> None:
    agreeing = Record([Milestone("a", 0, 110), Milestone("b", 0, 130)], [Dependency("a", "b")])
    finished = Record([Milestone("a", 0, 60, done=60)])

    assert prospects(Question(agreeing)).chain.first_break is None
    assert prospects(Question(finished)).chain.links == ()
