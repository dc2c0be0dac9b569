"""The running clock of a session: in the hand of who keeps its record, and on the wall."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.dashboard.forums.clock import clock_of
from apps.dashboard.views.forums.agendas import OfAgenda
from apps.dashboard.views.forums.steps import TakingSteps
from apps.forums.models import AgendaItem, SessionState
from apps.forums.selectors.agendas import agenda_items_visible_to, agenda_of, agenda_version
from apps.forums.services import clock
from apps.forums.services.locking import lock_session_of

_UNCHANGED = 204


class ClockPage(OfAgenda):
    """Which item is on, how long it still has, and how late the whole runs."""

    template_name = "dashboard/forums/clock.html"
    tab = "clock"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the page; nothing to who looks again while it stands as it was seen."""
        if request.GET.get("seen") == self._version():
            return HttpResponse(status=_UNCHANGED)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the clock, and the items that it runs for."""
        given = {
            "clock": clock_of(self.items, self.session, timezone.now()),
            "items": self.rows(),
            "clock_version": self._version(),
            "runs_clock": self.keeps and self.session.state == SessionState.OPEN,
            "looks_again": True,
        }
        return super().get_context_data(**given | kwargs)

    def _version(self) -> str:
        return f"{self.session.state}-{agenda_version(self.session)}"


class ScreenPage(ClockPage):
    """The same in letters that the whole room can read."""

    template_name = "dashboard/forums/screen.html"


class ClockStep(TakingSteps, OfAgenda):
    """Begins with an item, ends one, or goes on to the next."""

    def page(self) -> str:
        """Return to the clock."""
        return self.address("clock")

    def post(self, _request: HttpRequest, step: str, **_kwargs: Any) -> HttpResponse:
        """Take the step."""
        self.require_keeps()
        steps = {"start": self._start, "end": self._end, "go-on": self._go_on}
        if step not in steps:
            raise Http404
        return self.taken(steps[step])

    def _start(self) -> str:
        item = self._item()
        clock.start_item(item=item, actor=self.actor, at=timezone.now())
        return _("“%(title)s” has begun.") % {"title": item.title}

    def _end(self) -> str:
        item = self._item()
        clock.end_item(item=item, actor=self.actor, at=timezone.now())
        return _("“%(title)s” has ended.") % {"title": item.title}

    def _go_on(self) -> str:
        """End the item that was shown as running, and begin with the first that has not begun."""
        item, at = self._item(), timezone.now()
        clock.end_item(item=item, actor=self.actor, at=at)
        to_come = agenda_of(item.session).filter(started_at=None)
        following = to_come.select_related("session__forum").first()
        if following is None:
            return _("“%(title)s” was the last item.") % {"title": item.title}
        clock.start_item(item=following, actor=self.actor, at=at)
        return _("“%(title)s” has begun.") % {"title": following.title}

    def _item(self) -> AgendaItem:
        """Return the item that was posted, its session locked before it. Raises: Http404."""
        pk = self.posted_id("item")
        rows = agenda_items_visible_to(self.actor).filter(session=self.session)
        lock_session_of(rows.filter(pk=pk))
        return get_object_or_404(rows.select_related("session__forum"), pk=pk)
