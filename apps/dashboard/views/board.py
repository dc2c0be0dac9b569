"""The board: initiatives by layers, worst first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count

from apps.alignment.api.filters import BoardFilters
from apps.alignment.api.views.readings import BoardView
from apps.alignment.selectors.board import board_rows
from apps.alignment.selectors.findings import findings_visible_to
from apps.alignment.selectors.kept_rankings import ranking_of
from apps.alignment.selectors.ranking import Ranking
from apps.common.api.computed import ComputedPagination
from apps.dashboard.forms import NO_LEVEL, BoardForm
from apps.dashboard.views.paging import page_of
from apps.dashboard.views.replays import ReplayedPage
from apps.dashboard.wording import (
    LEVEL_WORDS,
    PHASE_WORDS,
    PaceWords,
    pace_words,
    pair_sentence,
    signed,
    standing_words,
)
from apps.programmes.selectors.visibility import initiatives_visible_to, programmes_visible_to
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import organisations_visible_to
from coordination.vocabulary import LIVE_STATES, Level


@dataclass(frozen=True, slots=True)
class Row:
    """An initiative on the board. cells: one pace for each layer, in their order."""

    id: UUID
    name: str
    programme: str
    lead: str
    region: str
    phase: str
    level: str
    level_words: str
    sentence: str
    findings: int
    unagreed: int
    cells: list[PaceWords]


class BoardPage(ReplayedPage):
    """Where every initiative stands on a day."""

    template_name = "dashboard/board.html"
    section = "board"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the board that is asked for."""
        visible = initiatives_visible_to(self.actor)
        programmes = list(programmes_visible_to(self.actor).order_by("name", "id"))
        regions = visible.exclude(region="").order_by("region").values_list("region", flat=True)
        form = BoardForm(self.request.GET, programmes=programmes, regions=regions.distinct())
        form.is_valid()
        as_of = form.cleaned_data.get("as_of") or self.today
        found = ranking_of(self.workspace, BoardFilters(form.filters, visible).qs, as_of)
        level = form.cleaned_data.get("level")
        page = page_of(self.request, _at_level(found, level), ComputedPagination(), BoardView())
        names = {programme.pk: programme.name for programme in programmes}
        return super().get_context_data(
            form=form,
            as_of=as_of,
            layers=self.layer_names,
            counts=_counts(found),
            total=len(found),
            examples=[signed(12), signed(-34)],
            page=page,
            rows=self._rows([standing.pk for standing in page.rows], as_of, names),
            nothing_yet=not len(found) and not form.is_narrowed and not visible.exists(),
            **kwargs,
        )

    def _rows(self, page: list[UUID], as_of: date, programmes: Mapping[UUID, str]) -> list[Row]:
        told = board_rows(self.actor, page, as_of)
        leads = organisations_visible_to(self.actor).in_bulk(
            [row["lead_organisation"] for row in told if row["lead_organisation"]]
        )
        findings = _open_findings(self.actor, page)
        return [
            Row(
                id=row["initiative"],
                name=row["name"],
                programme=programmes.get(row["programme"], ""),
                lead=leads[row["lead_organisation"]].name if row["lead_organisation"] else "",
                region=row["region"],
                phase=str(PHASE_WORDS[row["phase"]]),
                level=row["level"] or NO_LEVEL,
                level_words=str(LEVEL_WORDS[row["level"]]) if row["level"] else "",
                sentence=self._sentence(row),
                findings=findings.get(row["initiative"], 0),
                unagreed=row["unagreed_dependencies"],
                cells=self._cells(row),
            )
            for row in told
        ]

    def _sentence(self, row: Mapping[str, Any]) -> str:
        if row["worst_pair"] is None:
            return standing_words(row)
        silent = {lane["layer"] for lane in row["lanes"] if lane["state"] == "unknown"}
        return pair_sentence(row["worst_pair"], self.layer_names, silent)

    def _cells(self, row: Mapping[str, Any]) -> list[PaceWords]:
        lanes = {lane["layer"]: lane for lane in row["lanes"]}
        return [
            pace_words(lanes.get(key), row["rhythm_days"], expected=key in row["missing_layers"])
            for key in self.layer_names
        ]


def _at_level(found: Ranking, level: str | None) -> Ranking:
    if not level:
        return found
    return found.at_level(0 if level == NO_LEVEL else Level(level).rank)


def _counts(found: Ranking) -> list[tuple[str, str, int]]:
    """Return key, words and number of initiatives of each level, the worst first."""
    return [
        *(
            (level, str(words), len(found.at_level(Level(level).rank)))
            for level, words in LEVEL_WORDS.items()
        ),
        (NO_LEVEL, "", len(found.at_level(0))),
    ]


def _open_findings(actor: Membership, initiatives: list[UUID]) -> dict[UUID, int]:
    """Return how many findings that are not over each initiative has."""
    rows = (
        findings_visible_to(actor)
        .filter(initiative__in=initiatives, state__in=LIVE_STATES)
        .order_by()
        .values_list("initiative")
        .annotate(Count("pk"))
    )
    return dict(rows)
