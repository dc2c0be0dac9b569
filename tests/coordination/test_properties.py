"""What must hold of the detector whatever the programme: it measures the work, not the record."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.coordination import strategies
from tests.coordination.answers import answer
from tests.coordination.record import Milestone, Record

many = settings(max_examples=150, deadline=None)


def moved(milestone: Milestone, days: int) -> Milestone:
    def later(day: int | None) -> int | None:
        return None if day is None else day + days

    return replace(
        milestone,
        baseline=milestone.baseline + days,
        done=later(milestone.done),
        original=later(milestone.original),
        forecast=later(milestone.forecast),
        reported=later(milestone.reported),
    )


@many
@given(strategies.records(), st.integers(-20_000, 20_000))
def test_shifting_all_dates_shifts_the_answer(record: Record, days: int) -> None:
    shifted = replace(
        record,
        milestones=[moved(milestone, days) for milestone in record.milestones],
        as_of=record.as_of + days,
    )
    expected: Any = answer(record)
    expected["pairs"] = [pair | {"since": pair["since"] + days} for pair in expected["pairs"]]

    assert answer(shifted) == expected


@many
@given(strategies.records(), st.floats(1e-6, 1e6))
def test_scaling_weights_changes_nothing(record: Record, factor: float) -> None:
    scaled = replace(
        record,
        milestones=[
            replace(milestone, weight=milestone.weight * factor) for milestone in record.milestones
        ],
    )

    assert without_weights(answer(scaled)) == without_weights(answer(record))


def without_weights(found: dict[str, Any]) -> dict[str, Any]:
    weights = {"weight", "earned", "planned"}
    lanes = [{name: lane[name] for name in lane if name not in weights} for lane in found["lanes"]]
    return found | {"lanes": lanes}


@many
@given(strategies.records(), st.randoms(use_true_random=False))
def test_order_of_input_changes_nothing(record: Record, random: Any) -> None:
    milestones, dependencies = list(record.milestones), list(record.dependencies)
    random.shuffle(milestones)
    random.shuffle(dependencies)
    shuffled = replace(record, milestones=milestones, dependencies=dependencies)

    assert ordered(answer(shuffled)) == ordered(answer(record))


@many
@given(strategies.records(), st.data())
def test_order_of_initiatives_changes_nothing(record: Record, data: st.DataObject) -> None:
    place = data.draw(st.permutations(range(record.initiatives)))
    renumbered = replace(
        record,
        milestones=[
            replace(milestone, initiative=place[milestone.initiative])
            for milestone in record.milestones
        ],
    )
    found: Any = answer(renumbered)
    back = {new: old for old, new in enumerate(place)}
    for table in ("lanes", "pairs"):
        found[table] = sorted(
            (row | {"initiative": back[row["initiative"]]} for row in found[table]),
            key=lambda row: row["initiative"],
        )
    found["missing"] = sorted((back[initiative], layer) for initiative, layer in found["missing"])
    found["rhythm"] = [found["rhythm"][place[old]] for old in range(record.initiatives)]

    assert ordered(found) == ordered(answer(record))


def ordered(found: dict[str, Any]) -> dict[str, Any]:
    """Edges come in the order of the dependencies; here that is not to matter."""
    return found | {"edges": sorted(found["edges"], key=str)}


@many
@given(strategies.records(), st.data())
def test_one_more_milestone_done_never_worsens_its_lane(
    record: Record, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(record.milestones) - 1))
    chosen = record.milestones[index]
    milestones = list(record.milestones)
    milestones[index] = replace(chosen, done=min(chosen.done or record.as_of, record.as_of))
    improved = replace(record, milestones=milestones)

    assert pace_of(improved, chosen) >= pace_of(record, chosen)


def pace_of(record: Record, milestone: Milestone) -> int:
    found: Any = answer(record)
    [pace] = [
        lane["pace"]
        for lane in found["lanes"]
        if (lane["initiative"], lane["layer"]) == (milestone.initiative, milestone.layer)
    ]
    return int(pace)


@many
@given(strategies.records(), st.integers(-10, 400))
def test_replay_of_a_past_day_gives_what_was_given_then(record: Record, day: int) -> None:
    then = replace(
        record,
        milestones=[
            replace(milestone, done=None)
            if milestone.done is not None and milestone.done > day
            else milestone
            for milestone in record.milestones
        ],
    )

    assert answer(record.at(day)) == answer(then.at(day))


@many
@given(strategies.records())
def test_initiatives_do_not_disturb_each_other(record: Record) -> None:
    """One initiative alone answers as among others, but for what they need of each other."""
    together: Any = answer(record)
    for initiative in range(record.initiatives):
        alone: Any = answer(
            replace(
                record,
                milestones=[
                    replace(milestone, initiative=0)
                    for milestone in record.milestones
                    if milestone.initiative == initiative
                ],
                dependencies=(),
                initiatives=1,
            )
        )
        for table in ("lanes", "pairs"):
            assert [row | {"initiative": initiative} for row in alone[table]] == [
                row for row in together[table] if row["initiative"] == initiative
            ]
        assert alone["rhythm"] == [together["rhythm"][initiative]]
