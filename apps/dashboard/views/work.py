"""What waits for the reader: to accept, to report, to agree on, to decide on, to answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.common.api.pagination import KeysetPagination
from apps.common.errors import LockstepError
from apps.common.identities import as_uuid
from apps.dashboard.agreements import WITH_ENDS, AgreementRow, agreement_rows
from apps.dashboard.commitments.words import CommitmentRow, rows_of
from apps.dashboard.decisions import change_rows, with_spans
from apps.dashboard.forums.rows import session_rows
from apps.dashboard.refusing import refusal_words
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.paging import by, page_of
from apps.dashboard.views.steps import Step
from apps.dashboard.wording import layer_words
from apps.dashboard.work import due_rows, reported_rows
from apps.forums.models import Commitment
from apps.forums.selectors.commitments import as_seen_by
from apps.forums.selectors.waiting import commitments_to_answer, sessions_to_answer
from apps.programmes.selectors.visibility import layers_of
from apps.programmes.selectors.waiting import (
    baseline_changes_to_decide,
    dependencies_proposed_by,
    dependencies_to_decide,
    milestones_to_accept,
    milestones_to_report,
)
from apps.programmes.services.reporting import accept_milestone
from apps.stakeholders.models import Membership


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of work.

    action: that the reader must be allowed to take for it to be shown; order: of what waits
    tell: given what waits, the reader and the day, the rows of the page
    """

    key: str
    action: str
    words: str | Promise
    template: str
    order: str
    tell: Callable[[Any, Membership, date], list[Any]]


def _commitment_rows(
    commitments: Iterable[Commitment], actor: Membership, today: date
) -> list[CommitmentRow]:
    """Return what is to be promised, or to be counted on."""
    layers = {layer.key: layer_words(layer.name) for layer in layers_of(actor.workspace)}
    return rows_of(commitments, layers, today)


# Older proposals stand on the pages of their milestones.
_MOST_PROPOSED = 50
_MILESTONE = ("initiative", "layer", "owner_organisation")
TABS = (
    Tab(
        "accept",
        "milestones.accept",
        gettext_lazy("Reports to accept"),
        "dashboard/parts/work_accept.html",
        "reported_at",
        reported_rows,
    ),
    Tab(
        "report",
        "milestones.report",
        gettext_lazy("Yours to report"),
        "dashboard/parts/work_report.html",
        "baseline_date",
        due_rows,
    ),
    Tab(
        "agree",
        "dependencies.decide",
        gettext_lazy("Dependencies to agree on"),
        "dashboard/parts/work_agree.html",
        "id",
        agreement_rows,
    ),
    Tab(
        "decide",
        "baselines.decide",
        gettext_lazy("Baselines to decide on"),
        "dashboard/parts/work_decide.html",
        "created_at",
        lambda changes, actor, _today: change_rows(changes, actor.workspace),
    ),
    Tab(
        "commitments",
        "forums.answer",
        gettext_lazy("Commitments to answer"),
        "dashboard/parts/work_commitments.html",
        "due_date",
        _commitment_rows,
    ),
    # Whoever is invited answers, whatever its role.
    Tab(
        "invitations",
        "record.read",
        gettext_lazy("Invitations to answer"),
        "dashboard/parts/work_invitations.html",
        "starts_at",
        lambda sessions, _actor, _today: session_rows(sessions),
    ),
)


class WorkPage(WorkspacePage):
    """What waits for the reader, one kind at a time."""

    template_name = "dashboard/work.html"
    section = "work"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the rows of the kind that is asked for, or of the first with anything in it."""
        tabs = [tab for tab in TABS if self.may(tab.action)]
        commitments = as_seen_by(self.actor, commitments_to_answer(self.actor, self.today))
        invited = sessions_to_answer(self.actor, timezone.now())
        waiting = {
            "accept": milestones_to_accept(self.actor).select_related(*_MILESTONE),
            "report": milestones_to_report(self.actor, self.today).select_related(*_MILESTONE),
            "decide": with_spans(baseline_changes_to_decide(self.actor)),
            "agree": dependencies_to_decide(self.actor).select_related(*WITH_ENDS),
            "commitments": commitments.select_related("organisation", "counterpart"),
            "invitations": invited.select_related("forum", "room"),
        }
        counts = {tab.key: waiting[tab.key].count() for tab in tabs}
        asked = self.request.GET.get("show")
        shown = next(
            (tab for tab in tabs if tab.key == asked),
            next((tab for tab in tabs if counts[tab.key]), tabs[0]),
        )
        page = page_of(self.request, waiting[shown.key], KeysetPagination(), by(shown.order))
        return super().get_context_data(
            tabs=[(tab, counts[tab.key]) for tab in tabs],
            shown=shown,
            page=page,
            proposed=self._proposed() if shown.key == "agree" else [],
            rows=shown.tell(page.rows, self.actor, self.today),
            here=self.request.get_full_path(),
            **kwargs,
        )

    def _proposed(self) -> list[AgreementRow]:
        """Return what the reader's organisation asked of others, the latest first."""
        latest = dependencies_proposed_by(self.actor).order_by("-id")[:_MOST_PROPOSED]
        return agreement_rows(latest.select_related(*WITH_ENDS), self.actor, self.today)


class AcceptReports(Step):
    """Accepts the reports that are chosen: all of them or none."""

    action = "milestones.accept"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Accept them."""
        chosen = {pk for sent in request.POST.getlist("milestone") if (pk := as_uuid(sent))}
        if not chosen:
            return self.refused(_("Choose at least one report."))
        try:
            with transaction.atomic():
                waiting = (
                    milestones_to_accept(self.actor)
                    .filter(pk__in=chosen)
                    .select_related("initiative")
                    .order_by("pk")
                    .select_for_update(of=("self",), no_key=True)
                )
                found = list(waiting)
                if len(found) < len(chosen):
                    return self.refused(
                        _("Some of these are no longer waiting. Nothing was accepted; look again.")
                    )
                for milestone in found:
                    accept_milestone(milestone=milestone, actor=self.actor, at=timezone.now())
        except LockstepError as error:
            return self.refused(refusal_words(error))
        return self.done(
            ngettext("%(number)d report accepted.", "%(number)d reports accepted.", len(found))
            % {"number": len(found)}
        )
