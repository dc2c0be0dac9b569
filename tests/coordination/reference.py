"""The detector as its definition reads: day by day, in exact fractions, with no thought of speed.

Written from the definition alone, so that the compiled one has something to be compared with.
"""

from fractions import Fraction
from itertools import pairwise, permutations
from statistics import median

from coordination.thresholds import Thresholds
from coordination.vocabulary import LEVELS, FindingKind, Level
from tests.coordination.record import Dependency, Milestone, Record


def weight(milestones: list[Milestone]) -> Fraction:
    return sum((Fraction(str(milestone.weight)) for milestone in milestones), Fraction(0))


def is_done(milestone: Milestone, day: int) -> bool:
    return milestone.done is not None and milestone.done <= day


def baselines(milestones: list[Milestone], *, original: bool = False) -> dict[str, int]:
    return {
        milestone.name: milestone.original
        if original and milestone.original is not None
        else milestone.baseline
        for milestone in milestones
    }


def paces(milestones: list[Milestone], days: range, *, original: bool = False) -> dict[int, int]:
    planned = baselines(milestones, original=original)
    steps = sorted(set(planned.values()))
    reached = [weight([m for m in milestones if planned[m.name] <= step]) for step in steps]
    found = {}
    for day in days:
        earned = weight([m for m in milestones if is_done(m, day)])
        found[day] = pace_of_steps(steps, sum(total <= earned for total in reached), day)
    return found


def pace_of_steps(steps: list[int], k: int, day: int) -> int:
    if k == len(steps):
        return max(steps[-1] - day, 0)
    if k >= 1 and day < steps[k - 1]:
        return steps[k - 1] - day
    if day > steps[k]:
        return steps[k] - day
    return 0


def pace(milestones: list[Milestone], day: int, *, original: bool = False) -> int:
    return paces(milestones, range(day, day + 1), original=original)[day]


def rhythm(lanes: dict[int, list[Milestone]], thresholds: Thresholds) -> float:
    gaps = []
    for milestones in lanes.values():
        steps = sorted({milestone.baseline for milestone in milestones})
        gaps += [after - before for before, after in pairwise(steps)]
    if not gaps:
        return float(thresholds.rhythm_default)
    return float(min(max(median(gaps), thresholds.rhythm_floor), thresholds.rhythm_ceiling))


def fold(skews: dict[int, int], beat: float, level: Level, thresholds: Thresholds) -> int | None:
    """Fold one level over all days; return since when it is on at the end, if it is."""
    enter = thresholds.enter[level.rank - 1]
    leave = thresholds.leave[level.rank - 1]
    since = None
    large = small = 0
    for day, skew in skews.items():
        z = skew / beat
        large = large + 1 if skew >= thresholds.minimum_skew_days and z >= enter else 0
        small = small + 1 if z < leave else 0
        if since is None and large >= thresholds.hold_days:
            since = day
        elif since is not None and small >= thresholds.release_days:
            since = None
    return since


def is_silent(milestones: list[Milestone], day: int, thresholds: Thresholds) -> bool:
    due = [m for m in milestones if m.baseline <= day and not is_done(m, day)]
    told = [m for m in due if m.reported is not None and m.reported > day - thresholds.silence_days]
    return bool(due) and weight(told) < Fraction(str(thresholds.silence_share)) * weight(due)


def survey(record: Record, initiative: int, thresholds: Thresholds) -> dict[str, object]:
    day = record.as_of
    mine = [m for m in record.milestones if m.initiative == initiative]
    lanes = {
        layer: [m for m in mine if m.layer == layer] for layer in sorted({m.layer for m in mine})
    }
    beat = rhythm(lanes, thresholds)
    dates = [m.baseline for m in mine] + [m.done for m in mine if m.done is not None]
    begin = min(dates, default=day) - 30
    days = range(min(begin, day), day + 1)
    past = {layer: paces(lane, days) for layer, lane in lanes.items()}
    pairs = []
    for leading, lagging in permutations(lanes, 2):
        if min(len(lanes[leading]), len(lanes[lagging])) < thresholds.minimum_milestones:
            continue
        skews = {each: past[leading][each] - past[lagging][each] for each in past[leading]}
        on = {level: fold(skews, beat, level, thresholds) for level in LEVELS}
        highest = [level for level in LEVELS if on[level] is not None]
        if highest:
            pairs.append(
                {
                    "initiative": initiative,
                    "leading": leading,
                    "lagging": lagging,
                    "skew": skews[day],
                    "rhythms": round(skews[day] / beat, 4),
                    "level": highest[-1],
                    "since": on[highest[-1]],
                }
            )
    begun = any(is_done(m, day) for m in mine)
    return {
        "rhythm": beat,
        "lanes": [
            {
                "initiative": initiative,
                "layer": layer,
                "milestones": len(lane),
                "completed": sum(is_done(m, day) for m in lane),
                "weight": float(weight(lane)),
                "earned": float(weight([m for m in lane if is_done(m, day)])),
                "planned": float(weight([m for m in lane if m.baseline <= day])),
                "pace": pace(lane, day),
                "original_pace": pace(lane, day, original=True),
                "silent": is_silent(lane, day, thresholds),
            }
            for layer, lane in lanes.items()
        ],
        "pairs": pairs,
        "missing": [
            (initiative, layer)
            for layer in range(record.layers)
            if len(lanes) >= 2 and begun and layer not in lanes
        ],
    }


def needs(record: Record) -> list[list[Dependency]]:
    gathered: dict[object, list[Dependency]] = {}
    for number, want in enumerate(record.dependencies):
        key = (want.successor, want.group) if want.group else number
        gathered.setdefault(key, []).append(want)
    return list(gathered.values())


def required(need: list[Dependency]) -> int:
    return (need[0].at_least or len(need)) if need[0].group else 1


def expected(milestone: Milestone, day: int) -> int:
    if is_done(milestone, day):
        assert milestone.done is not None
        return milestone.done
    planned = milestone.baseline if milestone.forecast is None else milestone.forecast
    return max(planned, day)


def edges(record: Record) -> list[dict[str, object]]:
    day = record.as_of
    by_name = {m.name: m for m in record.milestones}
    found = []
    for need in needs(record):
        live = [(want, by_name[want.predecessor]) for want in need if want.predecessor is not None]
        if len(live) < required(need) or sum(is_done(m, day) for _, m in live) >= required(need):
            continue
        ready = sorted((expected(m, day) + want.lag, m.name) for want, m in live)
        when, binding = ready[required(need) - 1]
        successor = by_name[need[0].successor]
        slack = expected(successor, day) - when
        kind = FindingKind.RAN_AHEAD
        if not is_done(successor, day):
            if slack >= 0:
                continue
            kind = FindingKind.DEPENDENCY_CONFLICT
        found.append(
            {"kind": kind, "predecessor": binding, "successor": successor.name, "slack": slack}
        )
    return found


def released(record: Record, decided: frozenset[str] = frozenset()) -> set[str]:
    """Return the names of what is done or can be released, some of it by decision."""
    out = {m.name for m in record.milestones if is_done(m, record.as_of)} | decided
    while True:
        more = {
            m.name
            for m in record.milestones
            if m.name not in out
            and all(is_met(need, out) for need in needs(record) if need[0].successor == m.name)
        }
        if not more:
            return out
        out |= more


def is_met(need: list[Dependency], out: set[str]) -> bool:
    return sum(want.predecessor in out for want in need) >= required(need)


def gridlock(record: Record) -> dict[str, object]:
    out = released(record)
    stuck = sorted({m.name for m in record.milestones} - out)
    after: dict[str, set[str]] = {name: set() for name in stuck}
    dead_ends = set()
    for need in needs(record):
        if need[0].successor in out or is_met(need, out):
            continue
        live = [want.predecessor for want in need if want.predecessor is not None]
        for name in live:
            if name in after:
                after[name].add(need[0].successor)
        if len(live) < required(need):
            dead_ends.add(need[0].successor)
    reach = {name: _reach(after, name) for name in stuck}
    parts = {
        tuple(other for other in stuck if other in reach[name] and name in reach[other])
        for name in stuck
    }
    return {
        "stuck": stuck,
        "cycles": [list(part) for part in sorted(parts) if len(part) > 1],
        "dead_ends": sorted(dead_ends),
    }


def _reach(after: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    path = [start]
    while path:
        for name in after[path.pop()] - seen:
            seen.add(name)
            path.append(name)
    return seen


def answer(record: Record, thresholds: Thresholds | None = None) -> dict[str, object]:
    surveys = [
        survey(record, initiative, thresholds or Thresholds())
        for initiative in range(record.initiatives)
    ]
    joined = {
        part: [each for found in surveys for each in found[part]]  # type: ignore[attr-defined]
        for part in ("lanes", "pairs", "missing")
    }
    return {
        "rhythm": [found["rhythm"] for found in surveys],
        **joined,
        "edges": edges(record),
        "gridlock": gridlock(record),
    }
