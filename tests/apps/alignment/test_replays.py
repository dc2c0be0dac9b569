"""What is answered by `known_at` is what was answered then."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from apps.alignment.models import Policy
from apps.alignment.services.sweeping import sweep_initiatives
from apps.programmes.models import (
    Baseline,
    BaselineChange,
    BaselineMove,
    Dependency,
    Initiative,
    Layer,
    Milestone,
    Participation,
    Programme,
)
from apps.stakeholders.models import Organisation, Workspace
from tests.apps.alignment.instants import recorded_at
from tests.apps.programmes.factories import (
    DependencyFactory,
    InitiativeFactory,
    LayerFactory,
    MilestoneFactory,
    ProgrammeFactory,
)
from tests.factories import OrganisationFactory
from tests.plugins.api import Api, MakeApi

START = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
ROUNDS, EDITS = 4, 16

pytestmark = pytest.mark.django_db


def of(workspace: Workspace, model: Any) -> Any:
    """Return the rows of a workspace in the order in which they were made."""
    return model.objects.filter(workspace=workspace).order_by("pk")


def day_between(dice: Random, first: int, last: int) -> date:
    return date(2026, 3, 1) + timedelta(days=dice.randint(first, last))


def add_milestone(dice: Random, workspace: Workspace) -> None:
    done = day_between(dice, -90, 10) if dice.random() < 0.4 else None
    MilestoneFactory.create(
        initiative=dice.choice(of(workspace, Initiative)),
        layer=dice.choice(of(workspace, Layer)),
        owner_organisation=dice.choice(of(workspace, Organisation)),
        baseline_date=day_between(dice, -120, 60),
        actual_date=done,
        status="accepted" if done else "planned",
    )


def replan_milestone(dice: Random, workspace: Workspace) -> None:
    any_milestone(dice, workspace).update(
        baseline_date=day_between(dice, -120, 60), weight=dice.choice([0.5, 1, 3])
    )


def finish_milestone(dice: Random, workspace: Workspace) -> None:
    any_milestone(dice, workspace).update(
        actual_date=day_between(dice, -60, 10),
        status=dice.choice(["accepted", "reported"]),
        reported_at=START,
    )


def cancel_milestone(dice: Random, workspace: Workspace) -> None:
    any_milestone(dice, workspace).update(status="cancelled")


def move_milestone(dice: Random, workspace: Workspace) -> None:
    elsewhere = dice.choice(of(workspace, Initiative))
    free = of(workspace, Milestone).filter(releases=None, waits_for=None)
    if free:
        Milestone.objects.filter(pk=dice.choice(free).pk).update(initiative=elsewhere)


def remove_milestone(dice: Random, workspace: Workspace) -> None:
    any_milestone(dice, workspace).delete()


def add_dependency(dice: Random, workspace: Workspace) -> None:
    two = dice.sample(list(of(workspace, Milestone)), 2)
    if not Dependency.objects.filter(successor=two[0], predecessor=two[1]).exists():
        DependencyFactory.create(successor=two[0], predecessor=two[1], agreement="accepted")


def change_dependency(dice: Random, workspace: Workspace) -> None:
    some = of(workspace, Dependency)
    if some:
        chosen = Dependency.objects.filter(pk=dice.choice(some).pk)
        dice.choice(
            [
                lambda: chosen.update(agreement=dice.choice(["accepted", "proposed"])),
                lambda: chosen.update(lag_days=dice.randint(-10, 40)),
                chosen.delete,
            ]
        )()


def change_initiative(dice: Random, workspace: Workspace) -> None:
    chosen = dice.choice(of(workspace, Initiative))
    Initiative.objects.filter(pk=chosen.pk).update(
        region=dice.choice(["north", "south"]),
        name=dice.choice(["Alpha", "Beta"]),
        programme=dice.choice([None, *of(workspace, Programme)]),
        visibility=dice.choice(["workspace", "participants"]),
    )


def change_participants(dice: Random, workspace: Workspace) -> None:
    initiative = dice.choice(of(workspace, Initiative))
    organisation = dice.choice(of(workspace, Organisation))
    found, made = Participation.objects.get_or_create(
        initiative=initiative, organisation=organisation, defaults={"role": "delivery"}
    )
    if not made:
        found.delete()


def change_organisation(dice: Random, workspace: Workspace) -> None:
    chosen = dice.choice(of(workspace, Organisation))
    Organisation.objects.filter(pk=chosen.pk).update(
        sector=dice.choice(["government", "industry", "academia"]), name=str(dice.random())
    )


def change_layers(dice: Random, workspace: Workspace) -> None:
    chosen = dice.choice(of(workspace, Layer))
    last = max(layer.position for layer in of(workspace, Layer))
    Layer.objects.filter(pk=chosen.pk).update(position=last + 1)


def change_policy(dice: Random, workspace: Workspace) -> None:
    Policy.objects.update_or_create(
        workspace=workspace,
        programme=dice.choice([None, *of(workspace, Programme)]),
        defaults={"minimum_skew_days": dice.randint(1, 40), "count_reported": dice.random() < 0.5},
    )


def change_time_zone(dice: Random, workspace: Workspace) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(
        time_zone=dice.choice(["UTC", "Asia/Kolkata", "America/Los_Angeles"])
    )


def ask_for_baseline(dice: Random, workspace: Workspace) -> None:
    milestone = any_milestone(dice, workspace).get()
    change = BaselineChange.objects.create(workspace=workspace, reason="It takes longer.")
    BaselineMove.objects.create(
        change=change,
        milestone=milestone,
        from_date=milestone.baseline_date,
        to_date=milestone.baseline_date + timedelta(days=dice.randint(1, 30)),
    )


def decide_baseline(dice: Random, workspace: Workspace) -> None:
    proposed = of(workspace, BaselineChange).filter(state="proposed")
    if proposed:
        chosen = proposed.filter(pk=dice.choice(proposed).pk)
        if dice.random() < 0.3:
            chosen.delete()
        else:
            state = dice.choice(["approved", "declined"])
            chosen.update(state=state, decided_at=START, decision_note="Decided.")


def keep_baseline(dice: Random, workspace: Workspace) -> None:
    kept = of(workspace, Baseline)
    if kept and dice.random() < 0.3:
        kept.filter(pk=dice.choice(kept).pk).delete()
    else:
        Baseline.objects.create(workspace=workspace, name=str(dice.random()), taken_at=START)


def sweep(dice: Random, workspace: Workspace) -> None:
    sweep_initiatives(
        workspace=Workspace.objects.get(pk=workspace.pk),
        initiatives=[initiative.pk for initiative in of(workspace, Initiative)],
        as_of=date(2026, 3, 1),
        at=START,
    )


CHANGES: list[Callable[[Random, Workspace], None]] = [
    add_milestone,
    add_milestone,
    replan_milestone,
    finish_milestone,
    finish_milestone,
    cancel_milestone,
    move_milestone,
    remove_milestone,
    add_dependency,
    add_dependency,
    change_dependency,
    change_initiative,
    change_participants,
    change_organisation,
    change_layers,
    change_policy,
    change_time_zone,
    ask_for_baseline,
    ask_for_baseline,
    decide_baseline,
    keep_baseline,
]


def any_milestone(dice: Random, workspace: Workspace) -> Any:
    chosen = dice.choice(of(workspace, Milestone))
    return Milestone.objects.filter(pk=chosen.pk)


def found(dice: Random, workspace: Workspace) -> None:
    """Begin with three initiatives of two programmes in three layers."""
    for _ in range(2):
        LayerFactory.create(workspace=workspace)
        OrganisationFactory.create(workspace=workspace)
    programmes = ProgrammeFactory.create_batch(2, workspace=workspace)
    for number in range(2):
        InitiativeFactory.create(workspace=workspace, programme=programmes[number % 2])
    for _ in range(24):
        add_milestone(dice, workspace)


def answers(client: Api, workspace: Workspace, **asked: str) -> dict[str, Any]:
    """Return all that can be asked of the record at an instant, on two days."""
    days = ("2026-03-01", "2026-02-01")
    paths = [
        *(f"alignment/?as_of={day}" for day in days),
        "alignment/?as_of=2026-03-01&sector=industry",
        "alignment/?as_of=2026-03-01&region=north",
        *(f"gridlock/?as_of={day}" for day in days),
        "milestones/?limit=500",
        "milestones/?status=accepted&ordering=-baseline_date",
        "dependencies/?limit=500",
        "initiatives/?ordering=name&expand=programme",
        "layers/",
        "organisations/",
        "policies/",
        "baselines/?ordering=name",
        "baseline-changes/",
        "baseline-changes/?state=proposed&as_of=2026-02-28",
        "milestones/?as_of=2026-02-10&limit=500",
        "",
        "findings/?limit=500",
        "findings/?sector=academia",
        *(
            f"initiatives/{initiative}/{reading}/?as_of=2026-03-01"
            for initiative in of(workspace, Initiative).values_list("pk", flat=True)
            for reading in ("alignment", "timeline")
        ),
    ]
    return {path: answer_of(client, path, **asked) for path in paths}


def answer_of(client: Api, path: str, **asked: str) -> Any:
    more = "".join(f"{'&' if '?' in path else '?'}{name}={value}" for name, value in asked.items())
    response = client.get(f"{client.base}{path}{more}")
    answer = response.json()
    assert response.status_code == 200, answer
    if "results" in answer:  # links carry the parameters they were asked with
        assert (answer["next"], answer["previous"]) == (None, None)
    return answer


def text_of(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("seed", range(2))
def test_replay_of_any_instant_is_what_was_answered_then(
    seed: int, workspace: Workspace, api: MakeApi
) -> None:
    dice, client = Random(seed), api()
    told: dict[datetime, dict[str, Any]] = {}
    with recorded_at(START):
        Workspace.objects.filter(pk=workspace.pk).update(name="Founded")
        found(dice, workspace)
    for number in range(ROUNDS):
        instant = START + timedelta(hours=number + 1)
        with recorded_at(instant):
            for change in [*dice.choices(CHANGES, k=EDITS), sweep]:
                change(dice, workspace)
        told[instant + timedelta(minutes=30)] = answers(client, workspace)

    again = {
        instant: {path: answer_of(client, path, known_at=text_of(instant)) for path in then}
        for instant, then in told.items()
    }

    assert again == told
    assert len({str(then) for then in told.values()}) == ROUNDS
    assert any(then["findings/?limit=500"]["results"] for then in told.values())
