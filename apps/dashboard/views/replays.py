"""Pages that can be read as the record was known at the end of a day."""

from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone

from apps.dashboard.forms import AsOfForm
from apps.dashboard.views.pages import WorkspacePage
from apps.stakeholders.selectors.replays import NothingRecordedError, end_of, replaying


class ReplayedPage(WorkspacePage):
    """A page that takes `known_on`: what it shows is what had been recorded by then.

    known_on: None where today's record is shown
    """

    known_on: date | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the page; rendered before the replay ends, so that all it reads is of then."""
        known_on = _day(request, "known_on")
        if known_on is None or known_on >= self.workspace.today(timezone.now()):
            return super().get(request, *args, **kwargs)
        today = self.actor
        try:
            with replaying(self.actor, end_of(self.workspace, known_on)) as then:
                self.actor, self.known_on = then, known_on
                return cast("TemplateResponse", super().get(request, *args, **kwargs)).render()
        except NothingRecordedError:
            self.actor = today
            context = WorkspacePage.get_context_data(self, known_on=known_on)
            return render(request, "dashboard/too_early.html", context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the days that links to other such pages carry on."""
        days = {name: _day(self.request, name) for name in ("as_of", "known_on")}
        chosen = urlencode({name: day for name, day in days.items() if day})
        return super().get_context_data(
            known_on=self.known_on, day_query=f"?{chosen}" if chosen else "", **kwargs
        )


def _day(request: HttpRequest, name: str) -> date | None:
    form = AsOfForm(request.GET)
    form.is_valid()
    day: date | None = form.cleaned_data.get(name)
    return day
