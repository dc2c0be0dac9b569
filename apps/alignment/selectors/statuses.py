"""How several initiatives stand, each as its own page and the REST contract tell it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from apps.alignment.selectors.alignments import View, alignment_in, seen_of
from apps.alignment.selectors.forecasts import Ground, forecast_in
from apps.alignment.selectors.rules import rules_of
from apps.alignment.selectors.snapshots import take_snapshot
from apps.programmes.models import Initiative, Visibility
from apps.stakeholders.models import Membership
from coordination.days import day_of
from coordination.detection import detect


class Status(NamedTuple):
    """Where an initiative stands, and what is to be expected of it, as the contract puts both."""

    alignment: dict[str, Any]
    forecast: dict[str, Any]


def statuses_of(
    initiatives: Sequence[Initiative], as_of: date, actor: Membership
) -> Iterator[Status]:
    """Yield how each of some initiatives of the actor's workspace stands, in the order given.

    What `alignment_of` and `forecast_of` say of each, with as many statements for any number of
    them as for one: all are read first, and computed one by one.
    """
    whole = take_snapshot(
        actor.workspace,
        rules_of(actor.workspace_id),
        [initiative.pk for initiative in initiatives],
        ranked=True,
    )
    seen = seen_of(whole.initiatives, actor)
    ground = Ground.of(whole, as_of)
    for initiative, (alone, part) in zip(initiatives, whole.one_by_one(), strict=True):
        view = View(alone, seen[part.initiatives])
        detection = detect(alone.plan, alone.policies, day_of(as_of))
        yield Status(
            alignment_in(view, detection),
            forecast_in(
                view,
                detection,
                ground.under(part.rows),
                open_to_all=initiative.visibility == Visibility.WORKSPACE,
            ),
        )
