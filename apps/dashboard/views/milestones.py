"""One milestone: what was promised, what is expected, what happened, and who said so."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.errors import LockstepError
from apps.dashboard.agreements import WITH_ENDS, agreement_rows
from apps.dashboard.commitments.words import rows_of
from apps.dashboard.history import told_changes
from apps.dashboard.refusing import refusal_words
from apps.dashboard.reporting import report_form, told_steps
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.steps import Step
from apps.dashboard.work import NoteForm, facts_of, reason_form
from apps.forums.selectors.commitments import commitments_for
from apps.programmes.models import Milestone
from apps.programmes.models.milestones import REPORTABLE
from apps.programmes.selectors import (
    dependencies_visible_to,
    milestone_history,
    milestones_visible_to,
)
from apps.programmes.services.reporting import (
    accept_milestone,
    report_milestone,
    return_milestone,
)
from apps.programmes.services.rights import may, own_only
from apps.stakeholders.models import Membership
from coordination.vocabulary import MilestoneStatus

_SHOWN = ("initiative", "layer", "owner_organisation")
# A milestone that more wait for than this is told by the first of them.
_MOST_ENDS = 100
_MOST_COMMITMENTS = 100


class MilestonePage(WorkspacePage):
    """Everything that is known of one milestone, and the steps the reader may take."""

    template_name = "dashboard/milestone.html"
    section = "board"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the milestone, what it waits for, and each change of it, the latest first."""
        rows = milestones_visible_to(self.actor).select_related(*_SHOWN)
        milestone = get_object_or_404(rows, pk=self.kwargs["pk"])
        dependencies = dependencies_visible_to(self.actor)
        ends = Q(successor=milestone) | Q(predecessor=milestone)
        tied = dependencies.filter(ends).select_related(*WITH_ENDS).order_by("id")[:_MOST_ENDS]
        steps = steps_of(milestone, self.actor)
        promised = commitments_for(milestone, self.actor)[:_MOST_COMMITMENTS]
        return super().get_context_data(
            commitment_rows=rows_of(promised, self.layer_names, self.today),
            milestone=facts_of(
                milestone,
                self.today,
                last=told_steps([milestone], self.workspace).get(milestone.pk),
            ),
            first_baseline=milestone.original_baseline_date,
            weight=milestone.weight,
            steps=steps,
            report_form=report_form(milestone, self.today),
            note_form=NoteForm(),
            reason_form=reason_form(milestone.pk),
            dependencies=agreement_rows(tied, self.actor, self.today),
            may_tie=may(self.actor, "dependencies.write"),
            changes=told_changes(milestone_history(milestone), self.actor, self.layer_names),
            here=self.request.get_full_path(),
            **kwargs,
        )


def steps_of(milestone: Milestone, actor: Membership) -> set[str]:
    """Return the steps that an actor may take with a milestone as it stands."""
    steps = set()
    own = actor.organisation_id and actor.organisation_id == milestone.owner_organisation_id
    is_theirs = own or not own_only(actor, "milestones.report")
    if may(actor, "milestones.report") and is_theirs and milestone.status in REPORTABLE:
        steps.add("report")
    if may(actor, "milestones.accept"):
        if milestone.status == MilestoneStatus.REPORTED:
            steps |= {"accept", "return"}
        elif milestone.status == MilestoneStatus.ACCEPTED:
            steps.add("return")
    return steps


class MilestoneStep(Step):
    """Reports a milestone done, accepts the report, or gives it back."""

    def post(self, _request: HttpRequest, pk: UUID, step: str, **_kwargs: Any) -> HttpResponse:
        """Take the step; a milestone that the actor does not see is not there."""
        steps = {"report": self._report, "accept": self._accept, "return": self._give_back}
        if step not in steps:
            raise Http404
        try:
            with transaction.atomic():
                rows = milestones_visible_to(self.actor).select_related("initiative")
                milestone = get_object_or_404(
                    rows.select_for_update(of=("self",), no_key=True), pk=pk
                )
                return steps[step](milestone)
        except LockstepError as error:
            return self.refused(refusal_words(error))

    def _report(self, milestone: Milestone) -> HttpResponse:
        self.require("milestones.report")
        form = report_form(milestone, self.today, self.request.POST)
        if not form.is_valid():
            return self.refused(_first_error(form))
        at = timezone.now()
        report_milestone(milestone=milestone, actor=self.actor, at=at, **form.cleaned_data)
        return self.done(_("Reported. It counts once the programme office has accepted it."))

    def _accept(self, milestone: Milestone) -> HttpResponse:
        self.require("milestones.accept")
        form = NoteForm(self.request.POST)
        if not form.is_valid():
            return self.refused(_first_error(form))
        at, note = timezone.now(), form.cleaned_data["note"]
        accept_milestone(milestone=milestone, actor=self.actor, at=at, note=note)
        return self.done(_("Accepted: it counts from now on."))

    def _give_back(self, milestone: Milestone) -> HttpResponse:
        self.require("milestones.accept")
        form = reason_form(milestone.pk, self.request.POST)
        if not form.is_valid():
            return self.refused(_first_error(form))
        at, reason = timezone.now(), form.cleaned_data["reason"]
        return_milestone(milestone=milestone, actor=self.actor, at=at, reason=reason)
        return self.done(_("Returned to its owner, with your reason."))


def _first_error(form: Any) -> str:
    return str(next(error for errors in form.errors.values() for error in errors))
