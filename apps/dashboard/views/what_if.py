"""What if: other dates for the milestones of an initiative, before and after side by side."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from apps.alignment.selectors.effects import effect_of_dates
from apps.common.errors import LockstepError
from apps.dashboard.effects import EffectShown, effects_shown, milestones_told
from apps.dashboard.refusing import refusal_words
from apps.dashboard.trying import TryingForm
from apps.dashboard.views.pages import WorkspacePage
from apps.programmes.models import Initiative, Milestone
from apps.programmes.selectors import initiatives_visible_to, milestones_visible_to
from apps.programmes.services.adopting import adopt_what_if
from coordination.vocabulary import MilestoneStatus


class WhatIfPage(WorkspacePage):
    """Dates to try on one initiative; nothing is stored unless they are adopted."""

    http_method_names = ["get", "head", "post"]
    template_name = "dashboard/what_if.html"
    section = "board"

    @cached_property
    def initiative(self) -> Initiative:
        """Return the initiative of the URL. Raises: Http404, where the actor does not see it."""
        rows = initiatives_visible_to(self.actor).select_related("workspace")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def milestones(self) -> list[Milestone]:
        """Return the milestones that are not cancelled, by layer and baseline."""
        rows = milestones_visible_to(self.actor).filter(initiative=self.initiative)
        rows = rows.exclude(status=MilestoneStatus.CANCELLED)
        rows = rows.select_related("layer", "owner_organisation")
        return list(rows.order_by("layer__position", "baseline_date", "id"))

    def post(self, request: HttpRequest, workspace: str, pk: UUID) -> HttpResponse:
        """Show what the dates do, or adopt them."""
        form = TryingForm(request.POST, milestones=self.milestones, today=self.today)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        if "adopt" not in request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        if not self.may("milestones.write"):
            raise PermissionDenied
        try:
            adopted = adopt_what_if(
                initiative=self.initiative,
                actor=self.actor,
                changes=list(form.changes.items()),
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except LockstepError as error:
            form.add_error(None, refusal_words(error))
            return self.render_to_response(self.get_context_data(form=form), status=error.status)
        if adopted.baseline_change is not None:
            return redirect(
                "dashboard:baseline-change", workspace=workspace, pk=adopted.baseline_change.pk
            )
        return redirect("dashboard:initiative", workspace=workspace, pk=pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, and what the dates in it do."""
        form = kwargs.get("form") or TryingForm(milestones=self.milestones, today=self.today)
        given = {
            "initiative": self.initiative,
            "form": form,
            "layers": form.by_layer(self.layer_names),
            "effect": self._effect(form),
        }
        return super().get_context_data(**given | kwargs)

    def _effect(self, form: TryingForm) -> EffectShown | None:
        if not form.is_bound or set(form.errors) - {"reason"} or not form.changes:
            return None
        effect = effect_of_dates(self.initiative.pk, form.changes, self.today, self.actor)
        names = milestones_visible_to(self.actor).filter(pk__in=milestones_told([effect]))
        (shown,) = effects_shown(
            [effect],
            {self.initiative.pk: self.initiative},
            self.layer_names,
            dict(names.values_list("pk", "name")),
        )
        return shown
