from datetime import date

import pytest

from coordination.agenda import Standing, Topic, severity_of, standing_of
from coordination.vocabulary import FindingKind, Level

MARCH = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("kind", "level", "severity"),
    [
        (FindingKind.PACE, Level.WATCH, 1),
        (FindingKind.FORECAST, Level.WARNING, 2),
        (FindingKind.PACE, Level.CRITICAL, 3),
        (FindingKind.GRIDLOCK, None, 3),
        (FindingKind.RAN_AHEAD, None, 2),
        (FindingKind.DEPENDENCY_CONFLICT, None, 2),
        (FindingKind.MISSING_LAYER, None, 1),
        (FindingKind.SILENCE, None, 1),
    ],
)
def test_severity_is_the_level_or_that_of_the_kind(
    kind: FindingKind, level: Level | None, severity: int
) -> None:
    assert severity_of(kind, level) == severity


def test_standing_is_the_product_of_what_it_shows() -> None:
    topic = Topic(2, frozenset({"a", "b", "c", "d"}), date(2026, 1, 30))

    found = standing_of(topic, frozenset({"a", "b", "c", "x"}), MARCH)

    assert found == Standing(severity=2, invited=3, owners=4, waiting_days=30)
    assert found.score == 45


def test_topic_of_today_waits_one_day_so_that_its_severity_counts() -> None:
    found = standing_of(Topic(3, frozenset({"a"}), MARCH), frozenset({"a"}), MARCH)

    assert found == Standing(3, 1, 1, 1)


@pytest.mark.parametrize("owners", [frozenset[str](), frozenset({"b"})])
def test_topic_on_which_nobody_invited_can_act_has_no_standing(owners: frozenset[str]) -> None:
    assert standing_of(Topic(3, owners, MARCH), frozenset({"a"}), MARCH) is None
