import numpy as np
import rustworkx
from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.components import strong_components


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    nodes = draw(st.integers(1, 12))
    node = st.integers(0, nodes - 1)
    return nodes, draw(st.lists(st.tuples(node, node), max_size=30))


def parts(nodes: int, edges: list[tuple[int, int]]) -> set[frozenset[int]]:
    source = np.array([a for a, _ in edges], np.int64)
    order = np.argsort(source, kind="stable")
    first = np.searchsorted(source[order], np.arange(nodes + 1))
    target = np.array([b for _, b in edges], np.int64)[order]
    component = strong_components(first, target)
    return {frozenset(np.flatnonzero(component == each).tolist()) for each in component}


@settings(max_examples=300, deadline=None)
@given(graphs())
def test_components_are_those_of_a_library(graph: tuple[int, list[tuple[int, int]]]) -> None:
    nodes, edges = graph
    library = rustworkx.PyDiGraph()
    library.add_nodes_from(range(nodes))
    library.add_edges_from_no_data(edges)

    assert parts(nodes, edges) == {
        frozenset(part) for part in rustworkx.strongly_connected_components(library)
    }


def test_component_of_a_ring_of_very_many_nodes_is_one() -> None:
    nodes = 200_000
    ring = (np.arange(nodes) + 1) % nodes

    assert strong_components(np.arange(nodes + 1), ring).max() == 0
