"""What a status report is about: which initiatives, in which order, and how each stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from django.db.models import QuerySet

from apps.alignment.selectors.board import board_rows
from apps.alignment.selectors.ranking import rank
from apps.alignment.selectors.rules import rules_of
from apps.common.packed_ids import halves, uuids
from apps.programmes.models import Initiative
from apps.stakeholders.models import Membership
from coordination.vocabulary import LEVELS

# Initiatives with a row in the table of all, and with a chapter of their own: what a committee can
# read, and what a worker sets within a minute.
MOST_ROWS: Final = 300
MOST_CHAPTERS: Final = 40


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The initiatives of a report, those that are furthest out of step first.

    number: how many there are in all; levels: how many at each level, none included under ""
    rows: of the board, up to MOST_ROWS; chapters: the first of them, up to MOST_CHAPTERS
    """

    number: int
    levels: dict[str, int]
    rows: list[dict[str, Any]]
    chapters: list[Initiative]


def portfolio_of(actor: Membership, initiatives: QuerySet[Initiative], as_of: date) -> Portfolio:
    """Return the initiatives of a report, which the actor sees, with their standing on a day."""
    ids = halves(list(initiatives.order_by("pk").values_list("pk", flat=True)))
    ranking = rank(actor.workspace, rules_of(actor.workspace_id), ids, as_of)
    # What cannot be compared comes last, and what ties in the order in which it was made.
    skew = np.nan_to_num(ranking.skew_rhythms, nan=-np.inf)
    worst_first = np.lexsort((np.arange(len(ranking)), -skew, -ranking.level))
    chosen = uuids(ranking.ids[worst_first[:MOST_ROWS]])
    read = Initiative.objects.select_related("programme", "lead_organisation").in_bulk(
        chosen[:MOST_CHAPTERS]
    )
    counts = {str(level): int((ranking.level == level.rank).sum()) for level in reversed(LEVELS)}
    return Portfolio(
        number=len(ranking),
        levels={**counts, "": int((ranking.level == 0).sum())},
        rows=board_rows(actor, chosen, as_of),
        chapters=[read[pk] for pk in chosen[:MOST_CHAPTERS] if pk in read],
    )
