"""Baselines on pages: what is asked for, what was decided, what was kept by name."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.alignment.selectors.effects import effects_of, initiatives_affected
from apps.common.api.pagination import KeysetPagination
from apps.common.errors import LockstepError
from apps.dashboard.decisions import (
    DecisionForm,
    TakeForm,
    change_rows,
    move_rows,
    with_spans,
)
from apps.dashboard.effects import effects_shown, milestones_told
from apps.dashboard.refusing import refusal_words
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.paging import by, page_of
from apps.programmes.models import BaselineChange, ChangeState, Milestone
from apps.programmes.selectors import (
    baseline_changes_visible_to,
    baselines_visible_to,
    programmes_visible_to,
)
from apps.programmes.services.baselines import approve_baseline_change, decline_baseline_change
from apps.programmes.services.named_baselines import take_baseline

# So many initiatives are worked out on a page; the API tells of all.
_MOST_SHOWN = 20


class BaselinesPage(WorkspacePage):
    """Changes that wait for a decision, named baselines, and what was decided."""

    http_method_names = ["get", "head", "post"]
    template_name = "dashboard/baselines.html"
    section = "baselines"

    def post(self, request: HttpRequest, workspace: str) -> HttpResponse:
        """Keep the dates as they are now, under a name."""
        self.require("baselines.take")
        form = self._form(request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    take_baseline(actor=self.actor, at=timezone.now(), **form.taken)
            except IntegrityError:
                form.add_error("name", _("There is a baseline of this name already."))
            except LockstepError as error:
                form.add_error(None, refusal_words(error))
            else:
                messages.success(request, _("The baseline is kept."))
                return redirect("dashboard:baselines", workspace=workspace)
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the changes, latest first, those that wait before them, and the baselines."""
        changes = with_spans(baseline_changes_visible_to(self.actor))
        waiting = changes.filter(state=ChangeState.PROPOSED).order_by("created_at")
        decided = changes.exclude(state=ChangeState.PROPOSED)
        page = page_of(self.request, decided, KeysetPagination(), by("-created_at"))
        baselines = baselines_visible_to(self.actor).select_related("programme", "taken_by__user")
        given = {
            "waiting": change_rows(waiting[:100], self.workspace),
            "page": page,
            "decided": change_rows(page.rows, self.workspace),
            "baselines": [
                (one, self.workspace.local(one.taken_at))
                for one in baselines.order_by("-taken_at", "-id")[:100]
            ],
            "form": self._form() if self.may("baselines.take") else None,
        }
        return super().get_context_data(**given | kwargs)

    def _form(self, data: Any = None) -> TakeForm:
        return TakeForm(data, programmes=programmes_visible_to(self.actor).order_by("name"))


class ChangePage(WorkspacePage):
    """One change of baselines: from which dates to which, and what that does."""

    http_method_names = ["get", "head", "post"]
    template_name = "dashboard/baseline_change.html"
    section = "baselines"

    @cached_property
    def change(self) -> BaselineChange:
        """Return the change of the URL. Raises: Http404, where the actor does not see it."""
        rows = baseline_changes_visible_to(self.actor)
        return get_object_or_404(
            rows.select_related("asked_by__user", "decided_by__user"), pk=self.kwargs["pk"]
        )

    def post(self, request: HttpRequest, workspace: str, pk: UUID) -> HttpResponse:
        """Approve or decline it."""
        self.require("baselines.decide")
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            self._decide(form)
        except LockstepError as error:
            # Which milestone it is, and where it stands now, is told in full.
            form.add_error(None, [refusal_words(error), *(each.detail for each in error.errors)])
            self.__dict__.pop("change", None)
            context = self.get_context_data(form=form)
            return self.render_to_response(context, status=error.status)
        return redirect("dashboard:baseline-change", workspace=workspace, pk=pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the moves and their effect."""
        change = self.change
        affected = initiatives_affected(change, self.actor).order_by("name", "id")
        shown = {one.pk: one for one in affected[: _MOST_SHOWN + 1]}
        wanted = list(shown)[:_MOST_SHOWN]
        effects = effects_of(change, wanted, self.today, self.actor)
        told = milestones_told(effects)
        names = dict(Milestone.objects.filter(pk__in=told).values_list("pk", "name"))
        open_here = change.state == ChangeState.PROPOSED and self.may("baselines.decide")
        given = {
            "change": change_rows([change], self.workspace)[0],
            "moves": move_rows(change, self.layer_names),
            "effects": effects_shown(effects, shown, self.layer_names, names),
            "more": len(shown) > _MOST_SHOWN,
            "form": DecisionForm() if open_here else None,
        }
        return super().get_context_data(**given | kwargs)

    @transaction.atomic
    def _decide(self, form: DecisionForm) -> None:
        rows = baseline_changes_visible_to(self.actor).select_for_update(of=("self",), no_key=True)
        change, note = get_object_or_404(rows, pk=self.kwargs["pk"]), form.cleaned_data["note"]
        at = timezone.now()
        if form.cleaned_data["decision"] == "approve":
            approve_baseline_change(change=change, actor=self.actor, at=at, note=note)
        else:
            decline_baseline_change(change=change, actor=self.actor, at=at, reason=note)
