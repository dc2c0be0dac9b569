"""What a day does to the findings of the days before."""

from typing import Any

import pytest

from coordination.drafts import Draft
from coordination.life import Sighting, Standing, Turn, Verb, reconcile, sighting_of
from coordination.vocabulary import FindingKind, FindingState, Level, Resolution

TODAY = 100
WATCH, WARNING, CRITICAL = Level
OPEN, RESOLVED, ACCEPTED = FindingState.OPEN, FindingState.RESOLVED, FindingState.ACCEPTED_RISK


def turns(
    standing: Standing | None, sighting: Sighting | None, **options: Any
) -> list[tuple[str, Turn]]:
    existing = {} if standing is None else {"it": standing}
    seen = {} if sighting is None else {"it": sighting}
    return list(reconcile(existing, seen, as_of=TODAY, return_days=30, **options))


def test_new_misalignment_opens() -> None:
    assert turns(None, Sighting(WARNING, WARNING, 90)) == [("it", Turn(Verb.OPEN, WARNING, 90))]


def test_same_misalignment_is_left_alone() -> None:
    standing = Standing(FindingState.IN_SESSION, WARNING, 90, "substance", "figures")

    assert (
        turns(standing, Sighting(WARNING, WARNING, 90, substance="substance", figures="figures"))
        == []
    )


def test_drift_of_figures_is_a_change_but_no_news() -> None:
    found = turns(
        Standing(OPEN, WARNING, 90, "s", 1),
        Sighting(WARNING, WARNING, 90, substance="s", figures=2),
    )

    assert found == [("it", Turn(Verb.CHANGE, WARNING, 90, material=False))]


@pytest.mark.parametrize("level", [WATCH, CRITICAL])
def test_another_level_is_news(level: Level) -> None:
    found = turns(Standing(OPEN, WARNING, 90), Sighting(level, level, 97))

    assert found == [("it", Turn(Verb.CHANGE, level, 97))]


def test_another_substance_is_news() -> None:
    found = turns(
        Standing(OPEN, WARNING, 90, "compute"), Sighting(WARNING, WARNING, 90, substance="data")
    )

    assert found == [("it", Turn(Verb.CHANGE, WARNING, 90))]


@pytest.mark.parametrize(
    ("level", "known", "opened"),
    [
        (CRITICAL, None, WATCH),
        (CRITICAL, WATCH, WATCH),
        (CRITICAL, WARNING, WARNING),
        (WATCH, None, WATCH),
        (None, None, None),
    ],
)
def test_silence_opens_nothing_above_watch(
    level: Level | None, known: Level | None, opened: Level | None
) -> None:
    found = turns(None, Sighting(level, known, 90, silent=True))

    assert found == [("it", Turn(Verb.OPEN, opened, 90))]


@pytest.mark.parametrize(
    ("before", "level", "known", "after"),
    [
        (WATCH, CRITICAL, None, WATCH),
        (WATCH, CRITICAL, WARNING, WARNING),
        (WARNING, CRITICAL, None, WARNING),
        (CRITICAL, WATCH, None, CRITICAL),
        (CRITICAL, WARNING, WARNING, CRITICAL),
    ],
)
def test_silence_neither_raises_nor_lowers_a_level(
    before: Level, level: Level, known: Level | None, after: Level
) -> None:
    found = turns(Standing(OPEN, before, 80), Sighting(level, known, 95, silent=True))

    assert [turn.level for _, turn in found] == ([] if after is before else [after])


@pytest.mark.parametrize("state", [OPEN, FindingState.ACKNOWLEDGED, ACCEPTED])
def test_misalignment_that_is_gone_has_recovered(state: FindingState) -> None:
    found = turns(Standing(state, WARNING, 90), None)

    assert found == [("it", Turn(Verb.RESOLVE, WARNING, 90, Resolution.RECOVERED))]


def test_replanning_is_not_recovery() -> None:
    found = turns(Standing(OPEN, WARNING, 90), None, still_there_unmoved={"it"})

    assert found == [("it", Turn(Verb.RESOLVE, WARNING, 90, Resolution.REBASELINED))]


@pytest.mark.parametrize(("level", "closes"), [(WATCH, True), (WARNING, False), (CRITICAL, False)])
def test_silence_closes_nothing_above_watch(level: Level, *, closes: bool) -> None:
    found = turns(Standing(OPEN, level, 90), None, silent={"it"})

    assert [turn.verb for _, turn in found] == ([Verb.RESOLVE] if closes else [])


@pytest.mark.parametrize(("ended", "verb"), [(70, Verb.REOPEN), (69, Verb.OPEN)])
def test_misalignment_that_returns_within_a_month_reopens(ended: int, verb: Verb) -> None:
    standing = Standing(RESOLVED, WATCH, 40, resolved_on=ended, resolution=Resolution.RECOVERED)

    assert turns(standing, Sighting(WATCH, WATCH, 98)) == [("it", Turn(verb, WATCH, 98))]


@pytest.mark.parametrize(("since", "verbs"), [(None, []), (80, []), (90, []), (91, [Verb.REOPEN])])
def test_withdrawn_finding_returns_only_with_what_began_later(
    since: int | None, verbs: list[Verb]
) -> None:
    standing = Standing(RESOLVED, WATCH, 80, resolved_on=90, resolution=Resolution.WITHDRAWN)

    found = turns(standing, Sighting(WATCH, WATCH, since))

    assert [turn.verb for _, turn in found] == verbs


def test_resolved_finding_that_stays_away_is_left_alone() -> None:
    assert turns(Standing(RESOLVED, WATCH, 40, resolved_on=90), None) == []


@pytest.mark.parametrize(("until", "verbs"), [(None, []), (TODAY, []), (TODAY - 1, [Verb.REOPEN])])
def test_accepted_risk_reopens_by_itself_when_its_time_is_over(
    until: int | None, verbs: list[Verb]
) -> None:
    found = turns(
        Standing(ACCEPTED, WATCH, 40, accepted_until=until), Sighting(WARNING, WARNING, 60)
    )

    assert [turn.verb for _, turn in found] == verbs


def test_turns_come_in_the_order_seen_and_then_of_the_record() -> None:
    existing = {name: Standing(OPEN, WATCH, 50) for name in ("b", "a", "c")}
    seen = {name: Sighting(WATCH, WATCH, 50) for name in ("z", "a", "y")}

    found = reconcile(existing, seen, as_of=TODAY, return_days=30)

    assert [(key, turn.verb) for key, turn in found] == [
        ("z", Verb.OPEN),
        ("y", Verb.OPEN),
        ("b", Verb.RESOLVE),
        ("c", Verb.RESOLVE),
    ]


def test_sighting_of_a_draft_tells_news_from_drift() -> None:
    draft = Draft(
        kind=FindingKind.PACE,
        initiative=0,
        key=(2,),
        level=WARNING,
        known_level=WATCH,
        since=90,
        leading=(0, 1),
        lagging=2,
        skew=60,
        rhythms=1.5,
        slack=0,
        rows=(),
        need=-1,
        silent=(1,),
    )
    tomorrow = draft._replace(skew=61, rhythms=1.525, leading=(1, 0))

    assert sighting_of(draft) == Sighting(
        WARNING,
        WATCH,
        90,
        silent=True,
        substance=(frozenset({0, 1}), (), (1,)),
        figures=((0, 1), 60, 1.5, 0),
    )
    assert sighting_of(tomorrow).substance == sighting_of(draft).substance
    assert sighting_of(tomorrow).figures != sighting_of(draft).figures
