"""Ways out of a gridlock: which milestones, let go ahead by decision, free the most others."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.gridlock import Gridlock, Knot, grant
from coordination.plan import Plan

MOST_SINGLES: Final = 5_000
# So many members of cores make up to 2,016 pairs.
_MOST_PAIRED: Final = 64
MOST_TOLD: Final = 10


class Intervention(NamedTuple):
    """A decision to let milestones go ahead although their needs are not met.

    rows: the milestones, one or two, by tie rank
    releases: how many stuck milestones that frees, themselves included
    """

    rows: tuple[int, ...]
    releases: int


@kernel
def _count_freed(knot: Knot, choices: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many milestones come free by each row of `choices`, places in the knot."""
    lacking = knot.lacking.copy()
    blocked = knot.blocked.copy()
    released = np.empty(len(blocked) + choices.shape[1], np.int32)
    freed = np.empty(len(choices), np.int64)
    for choice in range(len(choices)):
        count = 0
        for stuck in choices[choice]:
            blocked[stuck] = 0
            released[count] = stuck
            count += 1
        told = 0
        while told < count:
            for i in range(knot.first[released[told]], knot.first[released[told] + 1]):
                need = knot.need[i]
                count = grant(need, knot.successor[need], lacking, blocked, released, count)
            told += 1
        freed[choice] = count
        # Put back what was touched, and only that: most decisions free a few of very many.
        for place in range(count):
            blocked[released[place]] = knot.blocked[released[place]]
            for i in range(knot.first[released[place]], knot.first[released[place] + 1]):
                need = knot.need[i]
                lacking[need] = knot.lacking[need]
                blocked[knot.successor[need]] = knot.blocked[knot.successor[need]]
    return freed


def find_interventions(
    plan: Plan, gridlock: Gridlock, core: Sequence[int] | None = None
) -> list[Intervention]:
    """Return the best ways out of a gridlock, the one that frees most first.

    core: members of a core to choose from; all that is stuck if None
    Every single milestone is tried, members of cores first, up to `MOST_SINGLES`; then pairs of
    the best members of cores, up to about 2,000. A pair is told only if it frees more than
    either alone. Among equals, fewer milestones and then the lower tie rank come first.
    """
    knot = gridlock.knot
    in_cores = np.union1d(gridlock.cycle_member, gridlock.dead_ends) if core is None else core
    inside = set(map(int, in_cores))
    rows = gridlock.stuck if core is None else np.array(core, np.int32)
    beside = np.array([row not in inside for row in rows.tolist()], np.bool_)
    rows = rows[np.lexsort((plan.tie_rank[rows], beside))][:MOST_SINGLES]
    singles = _count_freed(knot, np.searchsorted(knot.row, rows).reshape(-1, 1))
    found = [
        Intervention((row,), freed)
        for row, freed in zip(rows.tolist(), singles.tolist(), strict=True)
    ]
    freed_by = {row: freed for (row,), freed in found}
    rank = plan.tie_rank.__getitem__

    def order(way: Intervention) -> tuple[int, int, list[int]]:
        return -way.releases, len(way.rows), [int(rank(row)) for row in way.rows]

    best = [way.rows[0] for way in sorted(found, key=order) if way.rows[0] in inside]
    pairs = list(combinations(sorted(best[:_MOST_PAIRED], key=rank), 2))
    if pairs:
        freed = _count_freed(knot, np.searchsorted(knot.row, np.array(pairs))).tolist()
        found += [
            Intervention(pair, releases)
            for pair, releases in zip(pairs, freed, strict=True)
            if releases > max(freed_by[pair[0]], freed_by[pair[1]])
        ]
    return sorted(found, key=order)[:MOST_TOLD]
