"""Who owes what to whom, by when: what milestones still wait for, from owner to owner."""

from datetime import date
from typing import Any

from django.db.models import DateField, F, Func, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest

from apps.programmes.models import Dependency
from apps.programmes.selectors.visibility import dependencies_visible_to
from apps.stakeholders.models import Membership
from coordination.vocabulary import Agreement, MilestoneStatus


class _Minus(Func):
    """A date less days, or the days between two dates, as PostgreSQL counts them."""

    arg_joiner = " - "
    template = "(%(expressions)s)"


def obligations_of(actor: Membership, as_of: date) -> QuerySet[Dependency]:
    """Return the dependencies of which both ends are open on a day, as far as the actor sees them.

    Each with `expected`, when what is owed is to be expected; `due_date`, the day by which it would
    have to be done for what waits to keep its own expected day; and `slack_days` between the two.
    Done counts once it is accepted; declined dependencies bind nobody.
    """
    open_ends = dependencies_visible_to(actor).exclude(agreement=Agreement.DECLINED)
    for end in ("predecessor", "successor"):
        open_ends = open_ends.exclude(**{f"{end}__status": MilestoneStatus.CANCELLED}).exclude(
            **{f"{end}__status": MilestoneStatus.ACCEPTED, f"{end}__actual_date__lte": as_of}
        )
    return (
        open_ends.annotate(
            expected=_expected("predecessor", as_of),
            due_date=_Minus(_expected("successor", as_of), F("lag_days"), output_field=DateField()),
        )
        .annotate(
            slack_days=_Minus(F("due_date"), F("expected"), output_field=IntegerField()),
        )
        .select_related("predecessor__layer", "successor__layer")
    )


def obligation_row(owed: Dependency) -> dict[str, Any]:
    """Return an obligation as the contract puts it."""
    before, after = owed.predecessor, owed.successor
    return {
        "dependency": owed.pk,
        "agreement": owed.agreement,
        "owed_by": before.owner_organisation_id,
        "owed_to": after.owner_organisation_id,
        "due_date": owed.due_date,  # type: ignore[attr-defined]  # annotated above
        "expected_date": owed.expected,  # type: ignore[attr-defined]
        "slack_days": owed.slack_days,  # type: ignore[attr-defined]
        "lag_days": owed.lag_days,
        "need_group": owed.need_group,
        "need_at_least": owed.need_at_least,
        "milestone": before.pk,
        "milestone_name": before.name,
        "milestone_status": before.status,
        "initiative": before.initiative_id,
        "awaited_by": after.pk,
        "awaited_by_name": after.name,
        "awaiting_initiative": after.initiative_id,
    }


def _expected(end: str, as_of: date) -> Greatest:
    stated = Coalesce(F(f"{end}__forecast_date"), F(f"{end}__baseline_date"))
    return Greatest(stated, Value(as_of, output_field=DateField()), output_field=DateField())
