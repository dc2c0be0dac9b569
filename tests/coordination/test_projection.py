"""A forecast finding says what the detector would see if every owner kept to what is stated."""

from dataclasses import replace

from hypothesis import given, settings

from coordination.detection import detect
from coordination.explanation import Explainer
from coordination.findings import raise_findings
from coordination.stories import ForecastStory, LateToBe
from coordination.stories import Foreseen as Leader
from coordination.thresholds import DEFAULTS, Thresholds
from coordination.vocabulary import FindingKind, Level
from tests.coordination import strategies
from tests.coordination.record import Dependency, Milestone, Record
from tests.coordination.test_flow import course

SERIOUS = (Level.WARNING.rank, Level.CRITICAL.rank)


Foreseen = dict[tuple[int, int], tuple[Level, set[int]]]


def forecasts(record: Record, thresholds: Thresholds = DEFAULTS) -> Foreseen:
    plan = record.plan
    detection = detect(plan, thresholds, record.as_of)
    return {
        (draft.initiative, draft.lagging): (draft.level, set(draft.leading))
        for draft in raise_findings(plan, detection, thresholds)
        if draft.kind is FindingKind.FORECAST and draft.level
    }


def by_definition(record: Record, thresholds: Thresholds) -> Foreseen:
    """Every day of the horizon, as the detector will see it once the stated dates have come."""
    stated = course(record)
    to_come = replace(
        record,
        milestones=[
            one
            if one.done is not None and one.done <= record.as_of
            else replace(one, done=min(max(stated[one.name][0], record.as_of + 1), 10**6))
            for one in record.milestones
        ],
    )
    today = serious_on(record, thresholds, record.as_of)
    found: dict[tuple[int, int], dict[int, int]] = {}
    for day in range(1, thresholds.forecast_horizon_days + 1):
        for lane, leaders in serious_on(to_come, thresholds, record.as_of + day).items():
            if lane not in today:
                best = found.setdefault(lane, {})
                for leader, rank in leaders.items():
                    best[leader] = max(best.get(leader, 0), rank)
    return {
        lane: (list(Level)[max(leaders.values()) - 1], set(leaders))
        for lane, leaders in found.items()
    }


def serious_on(
    record: Record, thresholds: Thresholds, day: int
) -> dict[tuple[int, int], dict[int, int]]:
    pairs = detect(record.plan, thresholds, day).pairs
    found: dict[tuple[int, int], dict[int, int]] = {}
    for initiative, ahead, behind, rank in zip(
        *(column.tolist() for column in (pairs.initiative, pairs.leading, pairs.lagging)),
        pairs.level.tolist(),
        strict=True,
    ):
        if rank in SERIOUS:
            found.setdefault((initiative, behind), {})[ahead] = rank
    return found


@settings(max_examples=60, deadline=None)
@given(strategies.records(), strategies.thresholds())
def test_forecast_is_what_the_detector_sees_once_the_stated_dates_have_come(
    record: Record, thresholds: Thresholds
) -> None:
    assert forecasts(record, thresholds) == by_definition(record, thresholds)


PUSHED = Record(
    [
        Milestone("c0", 0, 60, done=60),
        Milestone("c1", 0, 90, done=90),
        Milestone("c2", 0, 120),
        Milestone("g0", 1, 60, done=60),
        Milestone("g1", 1, 105, forecast=175),
        Milestone("g2", 1, 135),
    ],
    [Dependency("g1", "g2", lag=10)],
)


def test_late_forecast_of_one_layer_foretells_a_warning_and_says_why() -> None:
    plan = PUSHED.plan
    detection = detect(plan, DEFAULTS, 100)
    [draft] = [
        one for one in raise_findings(plan, detection, DEFAULTS) if one.kind is FindingKind.FORECAST
    ]

    explained = Explainer(plan, detection, DEFAULTS).explain(draft)

    rhythm = float(detection.rhythm[0])
    assert (draft.kind, draft.level, draft.since) == (FindingKind.FORECAST, Level.CRITICAL, None)
    assert rhythm == 30.0
    story = explained.story
    assert isinstance(story, ForecastStory)
    # 60 days behind from day 165 on, which has lasted a week on day 171, but for what is done then.
    assert story == ForecastStory(
        on=story.on,
        leaders=(Leader(0, draft.skew, draft.rhythms, Level.CRITICAL, story.on),),
        late=(
            LateToBe(PUSHED.row("g1"), 105, 175, None),
            LateToBe(PUSHED.row("g2"), 135, 185, PUSHED.row("g1")),
        ),
        couplings=(),
    )


def test_kept_dates_foretell_nothing() -> None:
    kept = replace(
        PUSHED,
        milestones=[replace(one, forecast=None) for one in PUSHED.milestones],
        dependencies=(),
    )

    assert forecasts(kept) == {}


def test_pairs_that_do_not_matter_foretell_nothing() -> None:
    assert forecasts(PUSHED, Thresholds(pairs=frozenset({(1, 0)}))) == {}
    assert forecasts(PUSHED, Thresholds(pairs=frozenset({(0, 1)}))) != {}


def test_beyond_the_horizon_nothing_is_foretold() -> None:
    assert forecasts(PUSHED, Thresholds(forecast_horizon_days=20)) == {}
