"""Strongly connected components of a directed graph."""

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel

_UNSEEN = -1


@kernel
def strong_components(  # noqa: C901 - one algorithm, told in one piece as in its source
    first: NDArray[np.int64], target: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the number of the component each node belongs to, counted from 0.

    first: int64[N+1]; node n has the edges first[n]:first[n+1], to the nodes in `target`
    Source: Tarjan (1972), with the path kept in arrays: no graph is too deep for it.
    """
    nodes = len(first) - 1
    component = np.full(nodes, _UNSEEN, np.int64)
    seen_at = np.full(nodes, _UNSEEN, np.int64)
    # The earliest node known to be reachable from each, by the time it was seen.
    low = np.empty(nodes, np.int64)
    edge = first[:-1].copy()
    path = np.empty(nodes, np.int64)
    open_nodes = np.empty(nodes, np.int64)
    clock = components = opened = 0
    for root in range(nodes):
        if seen_at[root] != _UNSEEN:
            continue
        depth = 0
        path[0] = root
        while depth >= 0:
            node = path[depth]
            if seen_at[node] == _UNSEEN:
                seen_at[node] = low[node] = clock
                clock += 1
                open_nodes[opened] = node
                opened += 1
            if edge[node] < first[node + 1]:
                other = target[edge[node]]
                edge[node] += 1
                if seen_at[other] == _UNSEEN:
                    depth += 1
                    path[depth] = other
                elif component[other] == _UNSEEN:
                    low[node] = min(low[node], seen_at[other])
                continue
            if low[node] == seen_at[node]:
                while component[node] == _UNSEEN:
                    opened -= 1
                    component[open_nodes[opened]] = components
                components += 1
            depth -= 1
            if depth >= 0:
                low[path[depth]] = min(low[path[depth]], low[node])
    return component
