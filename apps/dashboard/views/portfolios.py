"""The portfolio and the obligations in it, as pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.alignment.api.filters import ObligationFilters
from apps.alignment.api.views.portfolios import ObligationsView
from apps.alignment.selectors.lanes_by import GROUPINGS
from apps.alignment.selectors.obligations import obligation_row, obligations_of
from apps.alignment.selectors.portfolios import portfolio_of
from apps.common.api.pagination import KeysetPagination
from apps.dashboard.forms import AsOfForm
from apps.dashboard.portfolio import GROUPING_WORDS, bars_of, height_of, lane_name
from apps.dashboard.views.paging import page_of
from apps.dashboard.views.replays import ReplayedPage
from apps.dashboard.wording import (
    AGREEMENT_WORDS,
    LEVEL_WORDS,
    PaceWords,
    pace_words,
    pair_sentence,
    ratio_words,
    signed,
)
from apps.programmes.selectors.visibility import initiatives_visible_to, programmes_visible_to
from apps.stakeholders.selectors import organisations_visible_to

# More lanes than these make a table nobody reads.
MOST_COLUMNS = 8


class PortfolioForm(AsOfForm):
    """Which whole, in which lanes."""

    by = forms.ChoiceField(
        label=_("Lanes by"), required=False, choices=list(GROUPING_WORDS.items())
    )
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    field_order = ["by", "programme", "as_of", "known_on"]

    def __init__(self, data: Mapping[str, Any], programmes: Iterable[Any]) -> None:
        """Offer the workspace's programmes."""
        super().__init__(data)
        offered = self.fields["programme"]
        if isinstance(offered, forms.ChoiceField):
            offered.choices = [("", _("All")), *((each.key, each.name) for each in programmes)]


class ObligationForm(AsOfForm):
    """Whose obligations."""

    organisation = forms.ChoiceField(label=_("Owing or owed"), required=False)
    field_order = ["organisation", "as_of", "known_on"]

    def __init__(self, data: Mapping[str, Any], organisations: Iterable[Any]) -> None:
        """Offer the workspace's organisations."""
        super().__init__(data)
        offered = self.fields["organisation"]
        if isinstance(offered, forms.ChoiceField):
            offered.choices = [("", _("All")), *((each.pk, each.name) for each in organisations)]


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme in the table: a pace for each lane of the whole."""

    name: str
    initiatives: int
    level: str
    level_words: str
    sentence: str
    cells: list[PaceWords]


class PortfolioPage(ReplayedPage):
    """Which lanes of the whole outpace which."""

    template_name = "dashboard/portfolio.html"
    section = "portfolio"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the portfolio that is asked for."""
        programmes = list(programmes_visible_to(self.actor).order_by("name", "pk"))
        form = PortfolioForm(self.request.GET, programmes)
        form.is_valid()
        as_of = form.cleaned_data.get("as_of") or self.today
        by = form.cleaned_data.get("by") or next(iter(GROUPINGS))
        key = form.cleaned_data.get("programme")
        programme = next((each for each in programmes if each.key == key), None)
        seen = initiatives_visible_to(self.actor)
        chosen = seen.filter(programme=programme) if programme else seen
        told = portfolio_of(self.actor, chosen, by, as_of, programme)
        names = {lane["key"]: lane_name(by, lane) for lane in told["lanes"]}
        bars = bars_of(told)
        return super().get_context_data(
            form=form,
            as_of=as_of,
            told=told,
            by=GROUPING_WORDS[by],
            bars=bars,
            height=height_of(bars),
            sentences=[self._said(pair, names, told) for pair in told["pairs"]],
            columns=list(names.values()) if len(names) <= MOST_COLUMNS else [],
            programmes=[self._row(row, names, told) for row in told["programmes"]],
            **kwargs,
        )

    def _said(
        self, pair: Mapping[str, Any], names: Mapping[str, str], told: Mapping[str, Any]
    ) -> dict[str, Any]:
        silent = {lane["key"] for lane in told["lanes"] if lane["state"] == "unknown"}
        return {
            "level": pair["level"],
            "words": LEVEL_WORDS[pair["level"]],
            "sentence": pair_sentence(pair, names, silent),
            "ratio": ratio_words(pair["skew_rhythms"]),
            "skew": signed(pair["skew_days"]),
            "since": pair["since"],
        }

    def _row(
        self, row: Mapping[str, Any], names: Mapping[str, str], told: Mapping[str, Any]
    ) -> ProgrammeRow:
        lanes = {lane["key"]: lane for lane in row["lanes"]}
        worst = row["worst_pair"]
        silent = {key for key, lane in lanes.items() if lane["state"] == "unknown"}
        return ProgrammeRow(
            name=row["name"],
            initiatives=row["initiatives"],
            level=worst["level"] if worst else "",
            level_words=str(LEVEL_WORDS[worst["level"]]) if worst else "",
            sentence=pair_sentence(worst, names, silent) if worst else "",
            cells=[
                pace_words(lanes.get(key), told["rhythm_days"], expected=False) for key in names
            ],
        )


class ObligationsPage(ReplayedPage):
    """Who owes what to whom, by when."""

    template_name = "dashboard/obligations.html"
    section = "obligations"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the obligations that are asked for."""
        organisations = list(organisations_visible_to(self.actor).order_by("name", "pk"))
        form = ObligationForm(self.request.GET, organisations)
        form.is_valid()
        as_of = form.cleaned_data.get("as_of") or self.today
        owed = obligations_of(self.actor, as_of)
        organisation = form.cleaned_data.get("organisation")
        asked = {"organisation": organisation} if organisation else {}
        page = page_of(
            self.request, ObligationFilters(asked, owed).qs, KeysetPagination(), ObligationsView()
        )
        names: dict[UUID | None, str] = {each.pk: each.name for each in organisations}
        rows = [obligation_row(dependency) for dependency in page.rows]
        return super().get_context_data(
            form=form,
            as_of=as_of,
            page=page,
            rows=[
                {
                    **row,
                    "owed_by": names.get(row["owed_by"], ""),
                    "owed_to": names.get(row["owed_to"], ""),
                    "slack": signed(row["slack_days"]),
                    "words": AGREEMENT_WORDS[row["agreement"]],
                }
                for row in rows
            ],
            **kwargs,
        )
