from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from coordination.flow import NEVER, lay_flow, stated_course
from coordination.gridlock import find_gridlock
from coordination.needs import gather_needs
from tests.coordination import strategies
from tests.coordination.record import Dependency, Milestone, Record


def course(record: Record) -> dict[str, tuple[int, str | None]]:
    """The day each milestone is done by the stated dates, and what it waited for last."""
    plan = record.plan
    needs = gather_needs(plan.dependencies)
    gridlock = find_gridlock(plan, record.as_of, needs)
    flow = lay_flow(plan, needs, gridlock, record.as_of)
    found = stated_course(plan, flow, gridlock, record.as_of)
    names = record.names
    return {
        name: (day, None if row < 0 else names[row])
        for name, day, row in zip(names, found.finish.tolist(), found.binding.tolist(), strict=True)
    }


def by_definition(record: Record) -> dict[str, int]:
    """Round after round, from nothing done: each on its day or when its last need is met."""
    stuck = {name for name, (day, _) in course(record).items() if day == NEVER}
    own: dict[str, float] = {}
    closed = set()
    for one in record.milestones:
        stated = one.baseline if one.forecast is None else one.forecast
        own[one.name] = max(stated, record.as_of)
        if one.done is not None and one.done <= record.as_of:
            own[one.name] = one.done
            closed.add(one.name)
    needs: dict[object, list[Dependency]] = {}
    for number, each in enumerate(record.dependencies):
        needs.setdefault((each.successor, each.group) if each.group else number, []).append(each)
    finish = {name: own[name] if name in closed else np.inf for name in own}
    for _ in range(2 * len(own)):
        after = dict(finish)
        for name in own.keys() - closed - stuck:
            days = [own[name]]
            for members in needs.values():
                if members[0].successor != name:
                    continue
                required = members[0].at_least if members[0].group else None
                arrivals = sorted(
                    finish[each.predecessor] + each.lag for each in members if each.predecessor
                )
                days.append(arrivals[(required or len(members)) - 1])
            after[name] = max(days)
        finish = after
    return {name: NEVER if day == np.inf else int(day) for name, day in finish.items()}


@settings(max_examples=150, deadline=None)
@given(strategies.records())
def test_days_are_those_of_the_definition(record: Record) -> None:
    forward = replace(
        record,
        dependencies=[replace(each, lag=abs(each.lag)) for each in record.dependencies],
    )

    assert {name: day for name, (day, _) in course(forward).items()} == by_definition(forward)


def test_second_of_three_predecessors_releases_and_the_later_of_two_needs_binds() -> None:
    record = Record(
        [
            Milestone("a", 0, 110),
            Milestone("b", 0, 120),
            Milestone("c", 0, 130),
            Milestone("d", 0, 90, done=95),
            Milestone("end", 1, 100),
        ],
        [
            Dependency("a", "end", lag=3, group="g", at_least=2),
            Dependency("b", "end", group="g", at_least=2),
            Dependency("c", "end", group="g", at_least=2),
            Dependency("d", "end", lag=20),
        ],
    )

    assert course(record)["end"] == (120, "b")


def test_lead_lets_a_successor_finish_before_its_predecessor() -> None:
    record = Record(
        [Milestone("a", 0, 150), Milestone("b", 0, 110)], [Dependency("a", "b", lag=-10)]
    )

    assert course(record) == {"a": (150, None), "b": (140, "a")}


def test_loop_that_another_member_opens_flows_through_it_and_a_closed_one_never() -> None:
    milestones = [Milestone(name, 0, 100 + place) for place, name in enumerate("abcde")]
    record = Record(
        milestones,
        [
            Dependency("a", "b", group="g", at_least=1),
            Dependency("c", "b", group="g", at_least=1),
            Dependency("b", "c", lag=40),
            Dependency("d", "e"),
            Dependency("e", "d"),
        ],
    )

    assert course(record) == {
        "a": (100, None),
        "b": (101, None),
        "c": (141, "b"),
        "d": (NEVER, None),
        "e": (NEVER, None),
    }
