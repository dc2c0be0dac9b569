"""Several sessions at once, by a rhythm; its days are shown before any is planned."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.errors import InvalidInputError
from apps.dashboard.forums.rhythm import words_of
from apps.dashboard.forums.series_forms import SeriesForm
from apps.dashboard.forums.zones import zone_names
from apps.dashboard.refusing import refuse
from apps.dashboard.views.forums.templates import WithTemplates
from apps.dashboard.views.saving import FormPage
from apps.forums.services.series import plan_series


class SeriesPage(FormPage, WithTemplates):
    """Plans sessions of a forum by a rhythm, its own or another one."""

    template_name = "dashboard/forums/series.html"

    def make_form(self, data: Any = None) -> SeriesForm:
        """Return what the sessions have in common. Raises: PermissionDenied."""
        self.require_runs()
        return SeriesForm(
            data,
            actor=self.actor,
            forum=self.forum,
            template=self.begun_from,
            at=timezone.now(),
        )

    def save(self, form: SeriesForm) -> HttpResponse:
        """Plan them, all or none."""
        made = plan_series(
            forum=self.forum,
            actor=self.actor,
            template=self.begun_from,
            at=timezone.now(),
            **form.said,
        )
        messages.success(
            self.request,
            _("%(number)d drafts are planned. Announce each of them when it is ready.")
            % {"number": len(made)},
        )
        return redirect("dashboard:forum", workspace=self.workspace.slug, pk=self.forum.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form with the days that it makes as it is filled in."""
        given = super().get_context_data(**{"zones": zone_names()} | kwargs)
        times = given["form"].as_filled_in
        days, words = [], ""
        if times.has_times:
            words = words_of(times.cleaned_data["rhythm"])
            try:
                days = times.days()
            except InvalidInputError as error:
                refuse(times, error)
        # Beside its fields a form that was sent for good tells itself what is wrong.
        faults = [] if times is given["form"] else times.errors.values()
        return given | {"faults": faults, "days": days, "rhythm": words}
