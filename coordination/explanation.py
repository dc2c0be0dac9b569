"""Why there is a finding: what led to it, what would end it, and what comes next.

Everything here follows from the plan, the thresholds and the day, so it can be told again at any
time, word for word.
"""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from coordination.closing import LanePlan, cheapest_closing, overdue, rows_that_lead
from coordination.detection import Detection
from coordination.drafts import SEVERAL, Draft
from coordination.edges import edge_columns, expected, ready
from coordination.fingerprint import fingerprint
from coordination.flow import Course
from coordination.interventions import find_interventions
from coordination.lateness import late_to_be
from coordination.levels import least_skew
from coordination.outlook import next_level_on
from coordination.plan import CANCELLED, NO_DATE, Plan, require_day
from coordination.projection import course_of, project_levels
from coordination.stories import (
    Coupling,
    Due,
    Explanation,
    ForecastStory,
    Foreseen,
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
from coordination.tables import Pairs
from coordination.thresholds import Policies, Thresholds, policies_for
from coordination.vocabulary import FindingKind, Level


class Explainer:
    """Explains the findings of one detection; what they share is worked out once."""

    def __init__(self, plan: Plan, detection: Detection, thresholds: Thresholds | Policies) -> None:
        """Take the plan, what was detected in it, and the thresholds it was detected by."""
        self.plan = plan
        self.detection = detection
        self.as_of = require_day(detection.as_of)
        self._policies = policies_for(plan.initiatives, thresholds)

    def explain(self, draft: Draft) -> Explanation:
        """Return why there is the finding `draft`, which was raised from the detection."""
        several = draft.initiative == SEVERAL
        home = int(self.plan.initiative_of(draft.rows[0])) if several else draft.initiative
        thresholds = self._policies.of(home)
        rows = np.arange(self.plan.first[home], self.plan.first[home + 1])
        needs = self._needs_within(home)
        story: Story
        match draft.kind:
            case FindingKind.PACE:
                story = self._pace(draft, thresholds)
            case FindingKind.FORECAST:
                story = self._forecast(draft)
            case FindingKind.MISSING_LAYER:
                story = self._missing(draft)
            case FindingKind.SILENCE:
                story = self._silence(draft, thresholds)
            case FindingKind.GRIDLOCK:
                story = self._gridlock(draft)
                needs = self._needs_of_rows(draft.rows)
                rows = self._rows_of(needs)
            case _:
                story = self._need(draft)
                needs = np.array([draft.need])
                rows = self._rows_of(needs)
        return Explanation(
            as_of=self.as_of,
            thresholds=thresholds,
            rhythm=None if several else float(self.detection.rhythm[home]),
            lanes=() if several else self._lanes(home),
            story=story,
            inputs_hash=fingerprint(
                self.plan, rows, self.detection.needs, needs.tolist(), thresholds, self.as_of
            ),
        )

    # What stories are made of

    @cached_property
    def _needs_by_initiative(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return needs by the initiative of their successor, and where each initiative begins."""
        needs = self.detection.needs
        successor = self.plan.dependencies.successor[needs.member[needs.first[:-1]]]
        initiative = self.plan.initiative_of(successor)
        order = np.argsort(initiative, kind="stable")
        begin = np.searchsorted(initiative[order], np.arange(self.plan.initiatives + 1))
        return order, begin

    def _needs_within(self, initiative: int) -> NDArray[np.int64]:
        order, begin = self._needs_by_initiative
        return order[begin[initiative] : begin[initiative + 1]]

    def _needs_of_rows(self, rows: tuple[int, ...]) -> NDArray[np.int64]:
        needs = self.detection.needs
        homes = set(self.plan.initiative_of(np.array(rows)).tolist())
        near = np.concatenate([self._needs_within(home) for home in sorted(homes)])
        successor = self.plan.dependencies.successor[needs.member[needs.first[near]]]
        return near[np.isin(successor, rows)]

    def _members(self, needs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the dependencies that are members of any of `needs`."""
        table = self.detection.needs
        return np.concatenate(
            [np.empty(0, np.int64)]
            + [table.member[table.first[need] : table.first[need + 1]] for need in needs]
        )

    def _rows_of(self, needs: NDArray[np.int64]) -> NDArray[np.int64]:
        members = self._members(needs)
        dependencies = self.plan.dependencies
        rows = np.union1d(dependencies.successor[members], dependencies.predecessor[members])
        live: NDArray[np.int64] = rows[rows != CANCELLED].astype(np.int64)
        return live

    def _couplings(self, members: NDArray[np.int64]) -> tuple[Coupling, ...]:
        dependencies = self.plan.dependencies
        predecessor = dependencies.predecessor[members]
        done = (predecessor != CANCELLED) & (self.plan.done[predecessor] <= self.as_of)
        columns = zip(
            members.tolist(),
            dependencies.successor[members].tolist(),
            predecessor.tolist(),
            dependencies.lag[members].tolist(),
            done.tolist(),
            strict=True,
        )
        return tuple(map(Coupling._make, columns))

    def _lanes(self, initiative: int) -> tuple[LaneFigures, ...]:
        lanes = self.detection.lanes
        here = slice(lanes.first[initiative], lanes.first[initiative + 1])
        columns = [column[here].tolist() for column in lanes[1:]]
        return tuple(map(LaneFigures._make, zip(*columns, strict=True)))

    # One story per kind

    def _pace(self, draft: Draft, thresholds: Thresholds) -> PaceStory:
        plan, as_of, initiative = self.plan, self.as_of, draft.initiative
        lanes = self.detection.lanes
        rhythm = float(self.detection.rhythm[initiative])
        laggard = LanePlan.of(plan, initiative, draft.lagging, as_of)
        laggard_pace = int(lanes.pace[lanes.at(initiative, draft.lagging)])
        leader_pace = laggard_pace + draft.skew
        below = least_skew(thresholds.watch_leave, rhythm)
        next_level, next_on = self._next_level(draft, rhythm, thresholds)
        return PaceStory(
            leaders=tuple(self._leaders(draft, laggard_pace)),
            overdue=overdue(plan, laggard, leader_pace, as_of),
            closing=cheapest_closing(plan, laggard, leader_pace, below, as_of),
            closed_below=below,
            couplings=self._couplings_between(initiative, draft.lagging, draft.leading),
            next_level=next_level,
            next_level_on=next_on,
        )

    def _leaders(self, draft: Draft, laggard_pace: int) -> Iterable[Leader]:
        pairs = self.detection.pairs
        start, end = np.searchsorted(pairs.initiative, [draft.initiative, draft.initiative + 1])
        here = start + np.flatnonzero(pairs.lagging[start:end] == draft.lagging)
        place = {int(pairs.leading[pair]): int(pair) for pair in here}
        for layer in draft.leading:
            pair = place[layer]
            lane = LanePlan.of(self.plan, draft.initiative, layer, self.as_of)
            yield Leader(
                layer=layer,
                skew=int(pairs.skew[pair]),
                rhythms=float(pairs.rhythms[pair]),
                level=list(Level)[int(pairs.level[pair]) - 1],
                since=int(pairs.since[pair]),
                rows=rows_that_lead(self.plan, lane, laggard_pace, self.as_of),
            )

    def _couplings_between(
        self, initiative: int, lagging: int, leading: tuple[int, ...]
    ) -> tuple[Coupling, ...]:
        plan = self.plan
        layer = plan.layer
        start, end = plan.first[initiative], plan.first[initiative + 1]
        couplings = self._couplings(self._members(self._needs_within(initiative)))
        return tuple(
            each
            for each in couplings
            if start <= each.predecessor < end
            and (
                (layer[each.successor] == lagging and layer[each.predecessor] in leading)
                or (layer[each.predecessor] == lagging and layer[each.successor] in leading)
            )
        )

    def _next_level(
        self, draft: Draft, rhythm: float, thresholds: Thresholds
    ) -> tuple[Level | None, int | None]:
        rank = draft.level.rank if draft.level else 0
        if rank == len(Level):
            return None, None
        level = list(Level)[rank]
        days = [
            next_level_on(
                self.plan,
                draft.initiative,
                leading,
                draft.lagging,
                level,
                rhythm,
                thresholds,
                self.as_of,
            )
            for leading in draft.leading
        ]
        return level, min((day for day in days if day is not None), default=None)

    @cached_property
    def _projected(self) -> tuple[Course, Pairs]:
        course = course_of(self.plan, self.detection)
        return course, project_levels(self.plan, self.detection, self._policies, course)

    def _forecast(self, draft: Draft) -> ForecastStory:
        course, pairs = self._projected
        here = np.flatnonzero(
            (pairs.initiative == draft.initiative) & (pairs.lagging == draft.lagging)
        )
        place = {int(pairs.leading[pair]): int(pair) for pair in here}
        leaders = tuple(
            Foreseen(
                layer=layer,
                skew=int(pairs.skew[place[layer]]),
                rhythms=float(pairs.rhythms[place[layer]]),
                level=list(Level)[int(pairs.level[place[layer]]) - 1],
                on=int(pairs.since[place[layer]]),
            )
            for layer in draft.leading
        )
        return ForecastStory(
            on=min(leader.on for leader in leaders),
            leaders=leaders,
            late=late_to_be(self.plan, course, draft.initiative, draft.lagging, self.as_of),
            couplings=self._couplings_between(draft.initiative, draft.lagging, draft.leading),
        )

    def _need(self, draft: Draft) -> NeedStory:
        columns = edge_columns(self.plan)
        successor, binding = draft.rows
        by = expected(columns, successor, self.as_of)
        members = []
        for coupling in self._couplings(self._members(np.array([draft.need]))):
            dependency, _, row, lag, done = coupling
            live = row != CANCELLED
            members.append(
                Member(
                    dependency=dependency,
                    predecessor=row if live else None,
                    lag=lag,
                    needed_by=by - lag,
                    expected=expected(columns, row, self.as_of) if live else None,
                    ready=ready(columns, dependency, self.as_of) if live else None,
                    done=done,
                )
            )
        required = int(self.detection.needs.required[draft.need])
        return NeedStory(successor, by, required, tuple(members), binding, draft.slack)

    def _gridlock(self, draft: Draft) -> GridlockStory:
        waits = self._couplings(self._members(self._needs_of_rows(draft.rows)))
        alone = len(draft.rows) == 1
        return GridlockStory(
            members=draft.rows,
            waits=tuple(
                wait
                for wait in waits
                if not wait.done and (alone or wait.predecessor in draft.rows)
            ),
            interventions=tuple(find_interventions(self.plan, self.detection.gridlock, draft.rows)),
        )

    def _silence(self, draft: Draft, thresholds: Thresholds) -> SilenceStory:
        plan, as_of = self.plan, self.as_of
        rows = LanePlan.of(plan, draft.initiative, draft.lagging, as_of).rows
        rows = rows[(plan.baseline[rows] <= as_of) & (plan.done[rows] > as_of)]
        due = tuple(
            Due(row, int(plan.baseline[row]), None if day == NO_DATE else day)
            for row, day in zip(rows.tolist(), plan.reported[rows].tolist(), strict=True)
        )
        since = as_of - thresholds.silence_days
        recent = (row for row, _, day in due if day is not None and day > since)
        return SilenceStory(due, tuple(recent))

    def _missing(self, draft: Draft) -> MissingStory:
        lanes = self._lanes(draft.initiative)
        return MissingStory(
            planned=tuple(lane.layer for lane in lanes),
            begun=tuple(lane.layer for lane in lanes if lane.completed),
        )


def explain(
    plan: Plan, detection: Detection, draft: Draft, thresholds: Thresholds | Policies
) -> Explanation:
    """Return why there is one finding. For many of one detection, keep an `Explainer`."""
    return Explainer(plan, detection, thresholds).explain(draft)
