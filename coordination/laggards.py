"""Lagging lanes, each with all the lanes that lead it: the pairs of an alignment, gathered."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel, sort
from coordination.plan import NO_DATE
from coordination.tables import Lanes, Pairs
from coordination.thresholds import Policies

# A key packs the lagging layer, the skew from the largest down, and the place among the
# initiative's pairs, which come by leading layer.
_PLACE_BITS: Final = 24
_LARGEST_SKEW: Final = 2**23
_LAYER_SHIFT: Final = 48


class Laggards(NamedTuple):
    """The lagging lanes by initiative and layer; each has the leaders first[g]:first[g+1].

    pair: int64, positions of the pairs, per laggard by skew from the largest down, then by layer
    level, known_level: int8, highest rank of its pairs, and of those with no silent lane
    since: int32, earliest day on which a pair of that level went on
    silent: bool, the lagging lane is; leader_silent: bool, by `pair`
    """

    first: NDArray[np.int64]
    pair: NDArray[np.int64]
    level: NDArray[np.int8]
    known_level: NDArray[np.int8]
    since: NDArray[np.int32]
    silent: NDArray[np.bool_]
    leader_silent: NDArray[np.bool_]


def that_matter(pairs: Pairs, policies: Policies, layers: int) -> NDArray[np.int64]:
    """Return the positions of the pairs that raise a finding under the policy they are under."""
    matters = np.ones(len(pairs.level), np.bool_)
    code = pairs.leading.astype(np.int64) * layers + pairs.lagging
    for choice, policy in enumerate(policies.choices):
        if policy.pairs is not None:
            wanted = [leading * layers + lagging for leading, lagging in policy.pairs]
            concerned = policies.chosen[pairs.initiative] == choice
            matters[concerned] = np.isin(code[concerned], np.array(wanted, np.int64))
    return np.flatnonzero(matters)


@kernel
def _is_silent(lanes: Lanes, initiative: int, layer: int) -> bool:
    for lane in range(lanes.first[initiative], lanes.first[initiative + 1]):
        if lanes.layer[lane] == layer:
            return bool(lanes.silent[lane])
    return False


@kernel
def gather_laggards(lanes: Lanes, pairs: Pairs, chosen: NDArray[np.int64]) -> Laggards:
    """Gather the `chosen` pairs, ascending positions, by the lane that lags."""
    count = len(chosen)
    first = np.zeros(count + 1, np.int64)
    pair = np.empty(count, np.int64)
    level = np.zeros(count, np.int8)
    known_level = np.zeros(count, np.int8)
    since = np.full(count, NO_DATE, np.int32)
    silent = np.zeros(count, np.bool_)
    leader_silent = np.zeros(count, np.bool_)
    keys = np.empty(count, np.int64)
    laggards = 0
    start = 0
    while start < count:
        initiative = pairs.initiative[chosen[start]]
        end = start
        while end < count and pairs.initiative[chosen[end]] == initiative:
            here = chosen[end]
            keys[end - start] = (
                (int(pairs.lagging[here]) << _LAYER_SHIFT)
                | ((_LARGEST_SKEW - int(pairs.skew[here])) << _PLACE_BITS)
                | (end - start)
            )
            end += 1
        sort(keys, end - start)
        for i in range(start, end):
            here = chosen[start + (keys[i - start] & (2**_PLACE_BITS - 1))]
            pair[i] = here
            if i == start or pairs.lagging[here] != pairs.lagging[pair[i - 1]]:
                silent[laggards] = _is_silent(lanes, initiative, pairs.lagging[here])
                first[laggards] = i
                laggards += 1
            lag = laggards - 1
            leader_silent[i] = _is_silent(lanes, initiative, pairs.leading[here])
            if not (silent[lag] or leader_silent[i]):
                known_level[lag] = max(known_level[lag], pairs.level[here])
            if pairs.level[here] > level[lag]:
                level[lag] = pairs.level[here]
                since[lag] = pairs.since[here]
            elif pairs.level[here] == level[lag]:
                since[lag] = min(since[lag], pairs.since[here])
        start = end
    first[laggards] = count
    return Laggards(
        first[: laggards + 1],
        pair,
        level[:laggards],
        known_level[:laggards],
        since[:laggards],
        silent[:laggards],
        leader_silent,
    )
