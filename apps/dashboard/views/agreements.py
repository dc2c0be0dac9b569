"""Dependencies between owners: proposed on a page, agreed to, countered, declined, taken back."""

from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.errors import LockstepError
from apps.common.identities import as_uuid
from apps.common.search import has_words
from apps.dashboard.agreements import LagForm, ProposalForm
from apps.dashboard.choosing import words_looked_for
from apps.dashboard.refusing import refusal_words
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.steps import Step
from apps.dashboard.work import facts_of
from apps.programmes.models import Dependency, Milestone
from apps.programmes.selectors import dependencies_visible_to, milestones_visible_to
from apps.programmes.selectors.waiting import dependencies_to_decide
from apps.programmes.services import dependencies
from apps.programmes.services.rights import own_only
from coordination.vocabulary import Agreement, MilestoneStatus

_MOST_OFFERED = 50
_SHOWN = ("initiative", "layer", "owner_organisation")
_DECIDED = frozenset({"accept", "decline", "counter"})


class ProposePage(WorkspacePage):
    """What has to wait for a milestone, or it for what: found, and proposed to the other owner."""

    http_method_names = ["get", "head", "post"]
    template_name = "dashboard/propose.html"
    section = "board"
    action = "dependencies.write"

    @cached_property
    def milestone(self) -> Milestone:
        """Return the milestone of the URL. Raises: Http404."""
        rows = milestones_visible_to(self.actor).select_related(*_SHOWN)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, workspace: str, **_kwargs: UUID) -> HttpResponse:
        """Propose it; it counts at once where nobody else has to agree."""
        offered = self._offered()
        form = ProposalForm(request.POST, offered=offered)
        if not form.is_valid():
            return self._again(form, 400)
        said = form.said(self.milestone, offered)
        try:
            with transaction.atomic():
                made = dependencies.create_dependency(actor=self.actor, at=timezone.now(), **said)
        except IntegrityError:
            form.add_error("other", _("Somebody has said so already: see its page."))
            return self._again(form, 409)
        except LockstepError as error:
            form.add_error(None, refusal_words(error))
            return self._again(form, error.status)
        agreed = made.agreement == Agreement.ACCEPTED
        messages.success(
            request,
            _("From now on it counts.")
            if agreed
            else _("Proposed. It counts once the other owner agrees, who finds it in what waits."),
        )
        return redirect("dashboard:milestone", workspace=workspace, pk=self.milestone.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, with the milestones that are looked for."""
        offered = self._offered()
        given = {
            "milestone": facts_of(self.milestone, self.today),
            "q": self.request.GET.get("q", ""),
            "offered": offered,
            "is_cut": len(offered) == _MOST_OFFERED,
            "form": ProposalForm(offered=offered),
        }
        return super().get_context_data(**given | kwargs)

    def _again(self, form: ProposalForm, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def _offered(self) -> list[Milestone]:
        """Return what is looked for; what is next to the milestone, where nothing is.

        A partner that does not own the milestone itself ties it to its own alone. What was chosen
        is among them, whatever is looked for.
        """
        this = self.milestone
        rows = milestones_visible_to(self.actor).exclude(pk=this.pk)
        rows = rows.exclude(status=MilestoneStatus.CANCELLED)
        own = self.actor.organisation_id
        if own_only(self.actor, self.action) and this.owner_organisation_id != own:
            rows = rows.filter(owner_organisation_id=own)
        rows = rows.select_related(*_SHOWN).order_by("baseline_date", "id")
        chosen = as_uuid(self.request.POST.get("other", ""))
        if chosen and (found := list(rows.filter(pk=chosen))):
            return found
        words = words_looked_for(self.request.GET.get("q", ""))
        if words:
            return list(rows.filter(has_words(words, "name", "external_id"))[:_MOST_OFFERED])
        near = list(rows.filter(initiative_id=this.initiative_id)[:_MOST_OFFERED])
        return near or list(rows[:_MOST_OFFERED])


class DependencyStep(Step):
    """Agrees to a dependency, also with another lag; declines, takes back or proposes it anew."""

    action = "dependencies.decide"

    def post(self, _request: HttpRequest, pk: UUID, step: str, **_kwargs: Any) -> HttpResponse:
        """Take the step; a dependency that the actor may not decide on is not there to decide."""
        steps: dict[str, Callable[[Dependency], HttpResponse]] = {
            "accept": self._accept,
            "decline": self._decline,
            "counter": self._counter,
            "withdraw": self._withdraw,
            "propose": self._propose,
        }
        if step not in steps:
            raise Http404
        found = dependencies_to_decide if step in _DECIDED else dependencies_visible_to
        try:
            with transaction.atomic():
                rows = found(self.actor).select_related(
                    "predecessor", "successor", "predecessor_initiative", "successor_initiative"
                )
                dependency = get_object_or_404(
                    rows.select_for_update(of=("self",), no_key=True), pk=pk
                )
                return steps[step](dependency)
        except LockstepError as error:
            return self.refused(refusal_words(error))

    def _accept(self, dependency: Dependency) -> HttpResponse:
        dependencies.accept_dependency(dependency=dependency, actor=self.actor, at=timezone.now())
        return self.done(_("Agreed: from now on it counts."))

    def _decline(self, dependency: Dependency) -> HttpResponse:
        dependencies.decline_dependency(
            dependency=dependency, actor=self.actor, at=timezone.now(), reason=self._reason
        )
        return self.done(_("The proposal is refused."))

    def _counter(self, dependency: Dependency) -> HttpResponse:
        form = LagForm(self.request.POST)
        if not form.is_valid():
            return self.refused(str(form.errors["lag_days"][0]))
        if form.cleaned_data["lag_days"] == dependency.lag_days:
            return self.refused(_("This is the number of days that is proposed: agree to it."))
        changed = dependencies.change_dependency(
            dependency=dependency,
            actor=self.actor,
            changes=form.cleaned_data,
            at=timezone.now(),
        )
        agreed = changed.agreement == Agreement.ACCEPTED
        return self.done(
            _("Agreed: from now on it counts.")
            if agreed
            else _("Proposed with other days: now the other owner decides.")
        )

    def _withdraw(self, dependency: Dependency) -> HttpResponse:
        dependencies.remove_dependency(dependency=dependency, actor=self.actor, at=timezone.now())
        return self.done(_("Taken back: nothing waits for it any more."))

    def _propose(self, dependency: Dependency) -> HttpResponse:
        dependencies.propose_again(
            dependency=dependency, actor=self.actor, at=timezone.now(), reason=self._reason
        )
        return self.done(_("Proposed again."))

    @property
    def _reason(self) -> str:
        return self.request.POST.get("reason", "").strip()[:5000]
