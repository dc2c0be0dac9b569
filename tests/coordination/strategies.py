"""Random programmes: small ones, because small ones show what went wrong."""

from typing import Any

from hypothesis import strategies as st

from coordination.thresholds import Thresholds
from tests.coordination.record import Dependency, Milestone, Record

SPAN = 240


@st.composite
def milestones(draw: Any, initiatives: int, layers: int, most: int) -> list[Milestone]:
    # A coarse grid makes shared baselines, ties and exact thresholds likely.
    step = draw(st.sampled_from([1, 7, 30]))
    found = []
    for number in range(draw(st.integers(1, most))):
        baseline = step * draw(st.integers(0, SPAN // step))
        late = draw(st.none() | st.integers(-50, 80))
        found.append(
            Milestone(
                name=f"m-{number}",
                layer=draw(st.integers(0, layers - 1)),
                baseline=baseline,
                done=None if late is None else baseline + late,
                weight=draw(st.sampled_from([1.0, 1.0, 2.0, 0.5, 0.1, 0.3])),
                original=draw(st.none() | st.integers(0, SPAN)),
                forecast=draw(st.none() | st.integers(0, 2 * SPAN)),
                reported=draw(st.none() | st.integers(0, 2 * SPAN)),
                initiative=draw(st.integers(0, initiatives - 1)),
            )
        )
    return found


@st.composite
def dependencies(draw: Any, names: list[str], most: int) -> list[Dependency]:
    sizes: dict[tuple[str, str], int] = {}
    found: dict[object, Dependency] = {}
    for number in range(draw(st.integers(0, most))):
        successor = draw(st.sampled_from(names))
        predecessor = draw(st.sampled_from([None, *(name for name in names if name != successor)]))
        group = draw(st.none() | st.sampled_from("gh"))
        at_least = 0
        if group:
            at_least = sizes.setdefault((successor, group), draw(st.integers(0, 3)))
        # There is one dependency for a pair; cancelled predecessors are many that have no name.
        found[predecessor or number, successor] = Dependency(
            predecessor=predecessor,
            successor=successor,
            lag=draw(st.integers(-5, 20)),
            group=group,
            at_least=at_least or None,
        )
    return list(found.values())


@st.composite
def records(draw: Any, most: int = 16, most_dependencies: int = 14) -> Record:
    initiatives = draw(st.integers(1, 3))
    layers = draw(st.integers(1, 4))
    found = draw(milestones(initiatives, layers, most))
    return Record(
        milestones=found,
        dependencies=draw(dependencies([each.name for each in found], most_dependencies)),
        layers=layers,
        initiatives=initiatives,
        as_of=draw(st.integers(-10, 2 * SPAN)),
    )


@st.composite
def thresholds(draw: Any) -> Thresholds:
    leave = draw(st.floats(0.05, 0.5))
    return Thresholds(
        watch_leave=leave,
        watch_enter=leave + draw(st.floats(0.01, 0.5)),
        warning_leave=draw(st.floats(0.6, 0.9)),
        warning_enter=draw(st.floats(1.1, 1.4)),
        critical_leave=draw(st.floats(1.0, 1.3)),
        critical_enter=draw(st.floats(1.5, 2.5)),
        minimum_skew_days=draw(st.integers(0, 30)),
        hold_days=draw(st.integers(1, 12)),
        release_days=draw(st.integers(1, 20)),
        rhythm_floor=draw(st.floats(5, 20)),
        rhythm_ceiling=draw(st.floats(30, 90)),
        rhythm_default=draw(st.floats(20, 40)),
        minimum_milestones=draw(st.integers(1, 3)),
        silence_share=draw(st.sampled_from([0.0, 0.3, 0.7, 1.0])),
        silence_days=draw(st.integers(1, 60)),
    )
