"""The ledger on a page: which organisations keep what they commit to."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from apps.common.api.pagination import KeysetPagination
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.paging import by, page_of
from apps.forums.selectors.commitments import commitments_visible_to
from apps.forums.selectors.ledger import ledger_visible_to
from apps.stakeholders.models import Organisation

WIDTH: Final = 120
_TONES: Final = {
    "kept_on_time": _("On time"),
    "kept_late": _("Late"),
    "missed": _("Missed"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar. x, width: units of the drawing."""

    tone: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An organisation of the ledger. percent: kept on time, None where nothing was due."""

    organisation: Organisation
    figures: dict[str, Any]
    percent: int | None
    bar: list[Piece]


def ledger_row(organisation: Any) -> LedgerRow:
    """Return an organisation with its figures as a row."""
    figures: dict[str, Any] = organisation.figures
    share = figures["share_on_time"]
    return LedgerRow(
        organisation=organisation,
        figures=figures,
        percent=None if share is None else round(100 * share),
        bar=_bar(figures),
    )


def _bar(figures: dict[str, Any]) -> list[Piece]:
    """Return what became of that which was due, each as long as its share of it."""
    counts = [(tone, figures[tone]) for tone in _TONES]
    due = sum(number for _tone, number in counts)
    pieces, x = [], 0.0
    for tone, number in counts:
        width = round(WIDTH * number / due, 2) if due else 0.0
        if width:
            pieces.append(Piece(tone, x, width))
        x += width
    return pieces


class LedgerPage(WorkspacePage):
    """The organisations that have committed themselves, and how they keep it."""

    template_name = "dashboard/commitments/ledger.html"
    section = "commitments"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the organisations by name, with figures of the commitments that one sees."""
        ledger = ledger_visible_to(self.actor, today=self.today)
        rows = ledger.filter(pk__in=commitments_visible_to(self.actor).values("organisation"))
        page = page_of(self.request, rows, KeysetPagination(), by("name"))
        return super().get_context_data(
            page=page,
            rows=[ledger_row(each) for each in page.rows],
            width=WIDTH,
            tones=_TONES.items(),
            **kwargs,
        )
