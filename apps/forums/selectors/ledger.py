"""What organisations have committed to and whether they kept it, of what the reader sees."""

from datetime import date
from typing import Any, Final

from django.db.models import (
    Aggregate,
    Count,
    F,
    FloatField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, JSONObject, NullIf

from apps.forums.models import Commitment, CommitmentState
from apps.forums.promises import JUDGED
from apps.forums.selectors.commitments import commitments_visible_to, overdue
from apps.stakeholders.models import Membership, Organisation
from apps.stakeholders.selectors import organisations_visible_to

_DONE: Final = Q(state=CommitmentState.DONE)
LATE: Final = Q(done_on__gt=F("due_date"))
AGREED: Final = Q(accepted_at__isnull=False)
NOTHING: Final[dict[str, Any]] = {
    "accepted": 0,
    "open": 0,
    "overdue": 0,
    "kept_on_time": 0,
    "kept_late": 0,
    "missed": 0,
    "withdrawn": 0,
    "share_kept": None,
    "share_on_time": None,
    "median_days_late": None,
}


class MedianDays(Aggregate):
    """The median of the days from one day to another."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    arg_joiner = " - "
    output_field = FloatField()


def ledger_visible_to(actor: Membership, *, today: date) -> QuerySet[Organisation]:
    """Return the organisations, each with its `figures` as in `NOTHING`; one statement for all.

    What is counted are the commitments that the actor sees, so that it can count them itself.
    today: in the workspace's time zone
    """
    kept = commitments_visible_to(actor).filter(organisation=OuterRef("pk")).order_by()
    figures = kept.values("organisation").annotate(figures=_figures(today)).values("figures")
    return organisations_visible_to(actor).annotate(
        figures=Coalesce(Subquery(figures), Value(NOTHING, JSONField()))
    )


def of_ended(commitments: QuerySet[Commitment], *, late: bool) -> QuerySet[Commitment]:
    """Return those of some commitments that were kept late, or on time."""
    return commitments.filter(_DONE & LATE if late else _DONE & ~LATE)


def _figures(today: date) -> JSONObject:
    judged = Q(state__in=list(JUDGED))
    return JSONObject(
        accepted=_count(AGREED),
        open=_count(Q(state=CommitmentState.ACCEPTED)),
        overdue=_count(overdue(today)),
        kept_on_time=_count(_DONE & ~LATE),
        kept_late=_count(_DONE & LATE),
        missed=_count(Q(state=CommitmentState.MISSED)),
        withdrawn=_count(Q(state=CommitmentState.WITHDRAWN) & AGREED),
        share_kept=_share(_DONE, judged),
        share_on_time=_share(_DONE & ~LATE, judged),
        median_days_late=MedianDays("done_on", "due_date", filter=_DONE & LATE),
    )


def _count(which: Q) -> Count:
    return Count("pk", filter=which)


def _share(part: Q, whole: Q) -> Any:
    return Cast(_count(part), FloatField()) / NullIf(_count(whole), 0)
