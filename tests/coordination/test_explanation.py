"""Why there is a finding, one story of each kind."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from coordination.closing import ClosingStep, Overdue
from coordination.detection import Detection, detect
from coordination.drafts import Draft
from coordination.explanation import Explainer, explain
from coordination.findings import raise_findings
from coordination.interventions import Intervention
from coordination.plan import Plan
from coordination.stories import (
    Coupling,
    Due,
    Explanation,
    GridlockStory,
    LaneFigures,
    Leader,
    Member,
    MissingStory,
    NeedStory,
    PaceStory,
    SilenceStory,
    Story,
)
from coordination.thresholds import Thresholds
from coordination.vocabulary import FindingKind, Level
from coordination.what_if import Change, apply_changes
from tests.coordination import strategies
from tests.coordination.record import Dependency, Milestone, Record

COMPUTE, GOVERNANCE, TALENT = range(3)

# Compute has done all of its four steps, one of them early; governance stands after its first.
PROGRAMME = Record(
    milestones=[
        Milestone("com-0", COMPUTE, 0, done=0),
        Milestone("com-1", COMPUTE, 30, done=30),
        Milestone("com-2", COMPUTE, 60, done=60),
        Milestone("com-3", COMPUTE, 118, done=88),
        Milestone("gov-0", GOVERNANCE, 0, done=0),
        Milestone("gov-1", GOVERNANCE, 50, reported=80),
        Milestone("gov-2", GOVERNANCE, 80, weight=2.0, reported=80),
        Milestone("gov-3", GOVERNANCE, 110),
    ],
    dependencies=[
        Dependency("gov-1", "com-3", lag=5),
        Dependency("com-0", "com-1"),
        Dependency("com-2", "gov-2"),
    ],
    layers=3,
    as_of=90,
)


def explained(
    record: Record, thresholds: Thresholds | None = None
) -> dict[FindingKind, Explanation]:
    rules = thresholds or Thresholds()
    plan = record.plan
    detection = detect(plan, rules, record.as_of)
    explainer = Explainer(plan, detection, rules)
    return {
        draft.kind: explainer.explain(draft) for draft in raise_findings(plan, detection, rules)
    }


def story(record: Record, kind: FindingKind) -> Story:
    return explained(record)[kind].story


def test_pace_story_tells_what_leads_what_lags_and_what_closes_it() -> None:
    assert story(PROGRAMME, FindingKind.PACE) == PaceStory(
        leaders=(Leader(COMPUTE, 68, 2.2667, Level.WATCH, 77, (2, 3)),),
        overdue=(Overdue(5, 40, 38), Overdue(6, 10, 38)),
        closing=(ClosingStep(6, 38), ClosingStep(5, 28), ClosingStep(7, 8)),
        closed_below=10,
        couplings=(
            Coupling(0, successor=3, predecessor=5, lag=5, done=False),
            Coupling(2, successor=6, predecessor=2, lag=0, done=True),
        ),
        next_level=Level.WARNING,
        next_level_on=94,
    )


def test_explanation_carries_the_figures_of_all_lanes() -> None:
    found = explained(PROGRAMME)[FindingKind.PACE]

    assert (found.as_of, found.rhythm, found.thresholds) == (90, 30.0, Thresholds())
    assert found.lanes == (
        LaneFigures(COMPUTE, 4, 4, 4.0, 4.0, 3.0, 28, 28, silent=False),
        LaneFigures(GOVERNANCE, 4, 1, 5.0, 1.0, 4.0, -40, -40, silent=False),
    )


def test_leader_with_nothing_planned_beyond_leads_by_what_it_did_last() -> None:
    waiting = replace(
        PROGRAMME,
        milestones=[
            *(
                replace(each, done=None) if each.name == "com-3" else each
                for each in PROGRAMME.milestones
            )
        ],
    )
    earlier = replace(
        waiting,
        milestones=[
            replace(each, baseline=40, done=40) if each.name == "com-2" else each
            for each in waiting.milestones
        ],
    )
    [leader] = pace_story(earlier).leaders

    assert leader.rows == (earlier.row("com-2"),)


def pace_story(record: Record) -> PaceStory:
    found = story(record, FindingKind.PACE)
    assert isinstance(found, PaceStory)
    return found


def test_critical_finding_has_no_next_level() -> None:
    found = pace_story(PROGRAMME.at(100))

    assert (found.leaders[0].level, found.next_level, found.next_level_on) == (
        Level.CRITICAL,
        None,
        None,
    )


def test_level_that_is_not_reached_within_a_year_has_no_day() -> None:
    """The laggard falls behind at the pace of its leader: the skew stays what it is."""
    record = Record(
        milestones=[
            Milestone("a-0", COMPUTE, 0, done=0),
            Milestone("a-1", COMPUTE, 65),
            Milestone("b-0", TALENT, 0, done=0),
            Milestone("b-1", TALENT, 30),
        ],
        layers=3,
    )
    found = pace_story(record)

    assert (found.leaders[0].skew, found.next_level, found.next_level_on) == (
        35,
        Level.WARNING,
        None,
    )


@settings(max_examples=200, deadline=None)
@given(strategies.records())
def test_counterfactuals_are_what_a_detection_of_them_gives(record: Record) -> None:
    """What a story says of a milestone done today is what the detector says when it is."""
    rules = Thresholds(pairs=None, minimum_skew_days=1)
    plan = record.plan
    before = detect(plan, rules, record.as_of)
    explainer = Explainer(plan, before, rules)
    for draft in raise_findings(plan, before, rules):
        told = explainer.explain(draft).story
        if not isinstance(told, PaceStory):
            continue
        for late in told.overdue:
            after = apply_changes(plan, [Change(late.row, "done", record.as_of)])
            assert late.skew_if_done == skew(detect(after, rules, record.as_of), draft)
        after = apply_changes(plan, [Change(row, "done", record.as_of) for row, _ in told.closing])
        closed = skew(detect(after, rules, record.as_of), draft)
        assert closed == (told.closing[-1].skew if told.closing else draft.skew)
        still_open = [
            row
            for row in range(plan.milestones)
            if plan.initiative_of(row) == draft.initiative
            and plan.layer[row] == draft.lagging
            and after.done[row] > record.as_of
        ]
        assert closed < told.closed_below or not still_open


@settings(max_examples=100, deadline=None)
@given(strategies.records())
def test_next_level_comes_on_the_day_it_is_told(record: Record) -> None:
    rules = Thresholds()
    plan = record.plan.known_at(record.as_of)
    before = detect(plan, rules, record.as_of)
    for draft in raise_findings(plan, before, rules):
        told = explain(plan, before, draft, rules).story
        if not isinstance(told, PaceStory) or told.next_level is None:
            continue
        days = range(record.as_of + 1, record.as_of + 366)
        first = next(
            (day for day in days if rank(plan, rules, day, draft) >= told.next_level.rank), None
        )
        assert told.next_level_on == first


def skew(detection: Detection, draft: Draft) -> int:
    lanes = detection.lanes
    ahead, behind = (
        lanes.pace[lanes.at(draft.initiative, layer)] for layer in (draft.leading[0], draft.lagging)
    )
    return int(ahead - behind)


def rank(plan: Plan, rules: Thresholds, day: int, draft: Draft) -> int:
    pairs = detect(plan, rules, day).pairs
    mine = (
        (pairs.initiative == draft.initiative)
        & (pairs.lagging == draft.lagging)
        & np.isin(pairs.leading, draft.leading)
    )
    return int(pairs.level[mine].max(initial=0))


def test_need_story_tells_by_when_each_member_is_needed() -> None:
    record = Record(
        milestones=[
            Milestone("a", COMPUTE, 130),
            Milestone("b", COMPUTE, 80, done=85),
            Milestone("c", COMPUTE, 80),
            Milestone("d", GOVERNANCE, 120),
        ],
        dependencies=[
            Dependency("a", "d", lag=3, group="g", at_least=2),
            Dependency("b", "d", lag=1, group="g", at_least=2),
            Dependency(None, "d", group="g", at_least=2),
        ],
        layers=2,
        as_of=100,
    )

    assert story(record, FindingKind.DEPENDENCY_CONFLICT) == NeedStory(
        successor=3,
        successor_expected=120,
        required=2,
        members=(
            Member(0, 0, 3, needed_by=117, expected=130, ready=133, done=False),
            Member(1, 1, 1, needed_by=119, expected=85, ready=86, done=True),
            Member(2, None, 0, needed_by=120, expected=None, ready=None, done=False),
        ),
        binding=0,
        slack=-13,
    )


def test_gridlock_story_tells_who_waits_for_whom_and_the_ways_out() -> None:
    record = Record(
        milestones=[
            Milestone("a", COMPUTE, 200),
            Milestone("b", GOVERNANCE, 200, initiative=1),
            Milestone("c", COMPUTE, 90, done=90),
        ],
        dependencies=[Dependency("b", "a", lag=2), Dependency("a", "b"), Dependency("c", "a")],
        layers=2,
        initiatives=2,
        as_of=100,
    )
    found = explained(record)[FindingKind.GRIDLOCK]

    assert (found.rhythm, found.lanes) == (None, ())
    assert found.story == GridlockStory(
        members=(0, 2),
        waits=(
            Coupling(0, successor=0, predecessor=2, lag=2, done=False),
            Coupling(1, successor=2, predecessor=0, lag=0, done=False),
        ),
        interventions=(Intervention((0,), 2), Intervention((2,), 2)),
    )


def test_dead_end_story_tells_what_was_cancelled() -> None:
    record = Record(
        milestones=[Milestone("a", COMPUTE, 200)], dependencies=[Dependency(None, "a")], layers=1
    )

    assert story(record, FindingKind.GRIDLOCK) == GridlockStory(
        members=(0,),
        waits=(Coupling(0, successor=0, predecessor=-1, lag=0, done=False),),
        interventions=(Intervention((0,), 1),),
    )


def test_silence_story_tells_what_is_due_and_when_it_was_last_spoken_of() -> None:
    record = Record(
        milestones=[
            Milestone("a", COMPUTE, 90),
            Milestone("b", COMPUTE, 40, reported=50),
            Milestone("c", COMPUTE, 100, reported=99),
            Milestone("d", COMPUTE, 101),
            Milestone("e", COMPUTE, 50, done=60),
        ],
        layers=1,
    )

    assert story(record, FindingKind.SILENCE) == SilenceStory(
        due=(Due(1, 40, 50), Due(0, 90, None), Due(2, 100, 99)), recent=(2,)
    )


def test_missing_story_tells_what_is_there_and_what_has_begun() -> None:
    found = story(PROGRAMME, FindingKind.MISSING_LAYER)
    assert found == MissingStory(planned=(COMPUTE, GOVERNANCE), begun=(COMPUTE, GOVERNANCE))


def test_two_paces_are_shown_where_baselines_moved() -> None:
    moved = replace(
        PROGRAMME,
        milestones=[
            replace(each, original=each.baseline - 20) if each.layer == GOVERNANCE else each
            for each in PROGRAMME.milestones
        ],
    )
    lanes = explained(moved)[FindingKind.PACE].lanes

    assert [(lane.pace, lane.original_pace) for lane in lanes] == [(28, 28), (-40, -60)]
