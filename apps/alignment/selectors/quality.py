"""How far the plans of some initiatives can be relied on, check by check."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Any, Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.alignment.selectors.columns import fetch_packed
from apps.alignment.selectors.quality_words import CHECK_WORDS, UNLESS_WORDS
from apps.alignment.selectors.rows import locate_anywhere
from apps.alignment.selectors.rules import rules_of
from apps.alignment.selectors.snapshots import Snapshot, take_snapshot
from apps.common.replays import instant_read
from apps.stakeholders.models import Workspace
from coordination.days import day_of
from coordination.schedule_quality import Facts, Verdict, assess

# A check names so many milestones, and says how many more there are.
MOST_NAMED: Final = 100

_FACTS: Final = """
SELECT string_agg(uuid_send(m.id), ''),
       string_agg(int4send((m.owner_organisation_id IS NOT NULL)::int4
                           | ((m.evidence_url <> '')::int4 << 1)
                           | (EXISTS (SELECT FROM programmes_dependency d
                                       WHERE d.predecessor_id = m.id
                                         AND d.agreement = 'accepted')::int4 << 2)), ''),
       string_agg(int8send(hashtextextended(lower(btrim(m.name)), 0)), '')
  FROM programmes_milestone m
 WHERE m.initiative_id = ANY (%(initiatives)s::uuid[]) AND m.status <> 'cancelled'
"""
_OWNED, _EVIDENCED, _AWAITED = 1, 2, 4


@dataclass(frozen=True, slots=True, eq=False)
class Quality:
    """What the checks say of the first `scope` initiatives of a snapshot."""

    snapshot: Snapshot
    verdicts: list[Verdict]

    def of(self, place: int) -> list[dict[str, Any]]:
        """Return every check of an initiative, by its place among those asked for."""
        return [self._told(verdict, place) for verdict in self.verdicts]

    def counts(self, place: int) -> dict[str, Any]:
        """Return how many checks passed, failed and did not apply, and which failed."""
        states = {verdict.check.key: state_of(verdict, place) for verdict in self.verdicts}
        counts = {
            state: sum(one == state for one in states.values())
            for state in ("passed", "failed", "not_applicable")
        }
        failed = [key for key, state in states.items() if state == "failed"]
        return {"milestones": self._milestones(place), **counts, "failed_checks": failed}

    def _milestones(self, place: int) -> int:
        first = self.snapshot.plan.first
        return int(first[place + 1] - first[place])

    def _told(self, verdict: Verdict, place: int) -> dict[str, Any]:
        check, state = verdict.check, state_of(verdict, place)
        rows = verdict.rows[verdict.first[place] : verdict.first[place + 1]]
        title, advice = CHECK_WORDS[check.key]
        value = float(verdict.value[place])
        return {
            "check": check.key,
            "title": str(title),
            "state": state,
            "value": None if isnan(value) else value,
            "threshold": check.threshold,
            "better": "higher" if check.is_index else "lower",
            "found": int(verdict.found[place]),
            "of": int(verdict.of[place]),
            "milestones": self.snapshot.milestones(rows[:MOST_NAMED]),
            "more": max(len(rows) - MOST_NAMED, 0),
            "advice": str(advice) if state == "failed" else "",
            "reason": str(UNLESS_WORDS[check.unless]) if state == "not_applicable" else "",
            "dcma_point": check.source or None,
        }


def quality_of(workspace: Workspace, initiatives: list[UUID], as_of: date) -> Quality:
    """Return how the checks come out for some initiatives of a workspace on a day.

    In as many statements for one as for many. What they wait for elsewhere counts.
    """
    rules = rules_of(workspace.pk)
    snapshot = take_snapshot(workspace, rules, initiatives, ranked=True)
    silence = np.array([choice.silence_days for choice in rules.choices], np.int32)
    home = np.repeat(np.arange(snapshot.plan.initiatives), np.diff(snapshot.plan.first))
    facts = _facts_of(snapshot, silence[snapshot.policies.chosen[home]])
    read_on = workspace.today(instant_read())
    return Quality(snapshot, assess(snapshot.plan, facts, day_of(as_of), day_of(read_on)))


def quality_in(quality: Quality, place: int, as_of: date, **more: Any) -> Mapping[str, Any]:
    """Return the report of one initiative."""
    return {"as_of": as_of, **more, **quality.counts(place), "checks": quality.of(place)}


def state_of(verdict: Verdict, place: int) -> str:
    """Return passed, failed or not_applicable."""
    if np.isnan(verdict.value[place]):
        return "not_applicable"
    return "passed" if verdict.passed[place] else "failed"


def _facts_of(snapshot: Snapshot, stale_after: NDArray[np.int32]) -> Facts:
    packed = fetch_packed(_FACTS, {"initiatives": snapshot.initiatives})
    ids = np.frombuffer(packed[0] or b"", ">u8").reshape(-1, 2).astype(np.uint64)
    rows = locate_anywhere(snapshot.ids, ids)
    here = rows >= 0
    flags = np.zeros(snapshot.plan.milestones, np.int32)
    names = np.zeros(snapshot.plan.milestones, np.int64)
    flags[rows[here]] = np.frombuffer(packed[1] or b"", ">i4")[here]
    names[rows[here]] = np.frombuffer(packed[2] or b"", ">i8")[here]
    return Facts(
        awaited=(flags & _AWAITED) > 0,
        owned=(flags & _OWNED) > 0,
        evidenced=(flags & _EVIDENCED) > 0,
        name=names,
        stale_after=stale_after,
    )
