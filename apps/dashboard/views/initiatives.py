"""One initiative: its lanes over time, what is out of step, and what to do about it."""

from contextlib import nullcontext
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from apps.alignment.selectors.alignments import alignment_of
from apps.alignment.selectors.findings import findings_visible_to, with_severity
from apps.alignment.selectors.forecasts import forecast_of
from apps.alignment.selectors.quality import quality_in, quality_of
from apps.alignment.selectors.rules import rules_of
from apps.common.replays import as_recorded, instant_told
from apps.dashboard.drawing import axis_of
from apps.dashboard.foresight import forecast_shown
from apps.dashboard.forms import FIRST_DAY, LAST_DAY, AsOfForm
from apps.dashboard.lanes import LaneShown, lanes_shown
from apps.dashboard.network import network_of
from apps.dashboard.quality import check_rows
from apps.dashboard.stories import Card, card_of
from apps.dashboard.tables import dependency_rows, milestone_rows, owners_in, pair_rows
from apps.dashboard.views.replays import ReplayedPage
from apps.dashboard.wording import PHASE_WORDS, number_words
from apps.forums.selectors.appearances import agendas_open_to, sessions_about
from apps.programmes.models import Initiative
from apps.programmes.selectors.timelines import Timeline, timeline
from apps.programmes.selectors.visibility import initiatives_visible_to
from apps.stakeholders.selectors import organisations_visible_to
from apps.stakeholders.selectors.replays import end_of, said_by
from coordination.vocabulary import Agreement, FindingState

_STEP = timedelta(days=30)


class InitiativePage(ReplayedPage):
    """Where one initiative stands on a day, and why."""

    template_name = "dashboard/initiative.html"
    section = "board"

    @cached_property
    def initiative(self) -> Initiative:
        """Return the initiative of the URL. Raises: Http404, where the actor does not see it."""
        rows = initiatives_visible_to(self.actor)
        return get_object_or_404(
            rows.select_related("workspace", "programme", "lead_organisation"),
            pk=self.kwargs["pk"],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return all that is known of the initiative on the day asked for."""
        initiative = self.initiative
        form = AsOfForm(self.request.GET)
        form.is_valid()
        as_of = form.cleaned_data.get("as_of") or self.today
        alignment = alignment_of(initiative, as_of, self.actor)
        drawn = timeline(initiative, self.actor, as_of)
        owners = organisations_visible_to(self.actor).in_bulk(owners_in(drawn))
        said_at = self._said_at(as_of)
        with as_recorded(said_at) if said_at else nullcontext():
            cards = self._cards(drawn)
        forecast = forecast_of(initiative, as_of, self.actor)
        quality = quality_in(quality_of(self.workspace, [initiative.pk], as_of), 0, as_of)
        return super().get_context_data(
            initiative=initiative,
            phase=PHASE_WORDS[initiative.phase],
            form=form,
            as_of=as_of,
            earlier=max(as_of - _STEP, FIRST_DAY),
            later=min(as_of + _STEP, LAST_DAY),
            rhythm=number_words(alignment["rhythm_days"]),
            lanes=self._lanes(alignment, drawn),
            pairs=pair_rows(alignment, self.layer_names),
            findings=[card for card in cards if not card.over],
            over=[card for card in cards if card.over],
            are_of_now=said_at is None and as_of < self.today,
            milestones=milestone_rows(drawn, owners, self.layer_names),
            dependencies=dependency_rows(drawn, alignment, owners),
            network=network_of(
                drawn,
                alignment,
                [link["milestone"] for link in forecast["critical_chain"]],
                self.layer_names,
            ),
            forecast=forecast_shown(forecast, drawn, self.layer_names),
            unagreed=sum(link.agreement == Agreement.PROPOSED for link in drawn.dependencies),
            agendas=agendas_open_to(self.actor, timezone.now())
            if self.may("sessions.keep") and not self.known_on
            else [],
            here=self.request.get_full_path(),
            quality=quality,
            checks=check_rows(quality, drawn.milestones),
            **kwargs,
        )

    def _lanes(self, alignment: dict[str, Any], drawn: Timeline) -> list[LaneShown]:
        rules = rules_of(self.workspace.pk)
        programme = self.initiative.programme_id
        policy = rules.choices[rules.choice_of(programme)]
        axis = (
            axis_of(drawn.first_date, drawn.last_date, drawn.as_of)
            if drawn.first_date and drawn.last_date
            else None
        )
        return lanes_shown(
            self.layers, alignment, drawn.milestones, axis, count_reported=policy.count_reported
        )

    def _said_at(self, as_of: date) -> datetime | None:
        """Return the instant at which to read the findings of a day; None: as they stand now."""
        said_at = said_by(self.workspace, as_of, instant_told())
        is_too_early = said_at is not None and end_of(self.workspace, as_of) < said_at
        return None if is_too_early else said_at

    def _cards(self, drawn: Timeline) -> list[Card]:
        """Return the findings about the initiative, and those of several that it is part of."""
        touches = Q(initiative__isnull=True) & Q(
            milestones__overlap=[mark.id for mark in drawn.milestones]
        )
        found = findings_visible_to(self.actor).filter(Q(initiative=self.initiative) | touches)
        worst_first = sorted(with_severity(found), key=_urgency)
        # Forums are not replayed: on a day of before nobody is told of what was planned later.
        sessions = {} if self.known_on else sessions_about(worst_first, self.actor)
        return [
            card_of(finding, self.layer_names, sessions.get(finding.pk, ()))
            for finding in worst_first
        ]


def _urgency(finding: Any) -> tuple[bool, int, date]:
    is_over = finding.state == FindingState.RESOLVED
    return is_over, -finding.severity, finding.since or finding.as_of
