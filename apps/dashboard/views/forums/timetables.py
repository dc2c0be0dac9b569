"""The timetable of a forum: its sessions in parallel, and proposals to put them in order."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.errors import LockstepError
from apps.dashboard.forums.clashes import clash_words
from apps.dashboard.forums.proposing import ProposalForm, read_pins, read_places, written
from apps.dashboard.forums.tables import day_tables
from apps.dashboard.refusing import refusal_words, refuse
from apps.dashboard.views.forums.forums import OfForum
from apps.forums.models import Room, Session, SessionState
from apps.forums.selectors import rooms_visible_to, sessions_visible_to
from apps.forums.selectors.clashes import Clash, ClashKind, clashes_of
from apps.forums.selectors.timetables import (
    MOST_ROOMS,
    MOST_SESSIONS,
    Proposal,
    propose_timetable,
    sessions_to_arrange,
)
from apps.forums.services.refusals import NoTimetableError, StaleTimetableError
from apps.forums.services.timetables import apply_timetable

_MOST_SHOWN: Final = 200
_MOST_CLASHES: Final = 50
_STALE: Final = gettext_lazy(
    "Somebody has changed one of these sessions meanwhile: nothing was changed. Ask for the"
    " timetable again."
)


class TimetablePage(OfForum):
    """The sessions to come in rooms and times; whoever runs the forum has them put in order."""

    http_method_names = ["get", "head", "post"]
    template_name = "dashboard/forums/timetable.html"

    @cached_property
    def rooms(self) -> list[Room]:
        """Return the rooms that there are."""
        return list(rooms_visible_to(self.actor).order_by("name")[:MOST_ROOMS])

    @cached_property
    def movable(self) -> list[Session]:
        """Return the sessions that can be put elsewhere, drafts before those that are told."""
        rows = sessions_to_arrange(self.forum, self.actor).filter(ends_at__gte=timezone.now())
        found = list(rows.order_by("starts_at", "title", "pk")[:MOST_SESSIONS])
        return sorted(found, key=lambda one: one.state != SessionState.DRAFT)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Propose a timetable, or put the one that is shown into effect."""
        self.require_runs()
        form = self._form(request.POST)
        by_id = {room.pk: room for room in self.rooms}
        places = read_places(request.POST.getlist("place"), by_id)
        if places is None:
            return self._again(form, 400)
        if "apply" in request.POST:
            return self._apply(form, places)
        if not form.is_valid():
            return self._again(form, 400)
        try:
            found = propose_timetable(
                forum=self.forum,
                actor=self.actor,
                pins=[
                    pin
                    for pin in read_pins(request.POST.getlist("pin"), places)
                    if str(pin.session) in form.cleaned_data["sessions"]
                ],
                **form.question(self.rooms, self.forum),
            )
            if not isinstance(found, Proposal):
                raise NoTimetableError(found)
        except LockstepError as error:
            return self._again(form, refuse(form, error))
        return self.render_to_response(
            self.get_context_data(form=form, pinned=request.POST.getlist("pin"), found=found)
        )

    def _apply(self, form: ProposalForm, places: Sequence[Any]) -> HttpResponse:
        try:
            changed = apply_timetable(
                forum=self.forum, actor=self.actor, places=places, at=timezone.now()
            )
        except LockstepError as error:
            form.full_clean()
            stale = isinstance(error, StaleTimetableError)
            form.add_error(None, _STALE if stale else refusal_words(error))
            return self._again(form, error.status)
        if changed:
            messages.success(self.request, _("The sessions are where the timetable puts them."))
        else:
            messages.success(self.request, _("They were there already: nothing was changed."))
        return redirect(self.request.path)

    def _again(self, form: ProposalForm, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def _form(self, data: Any = None) -> ProposalForm:
        return ProposalForm(
            data,
            rooms=self.rooms,
            sessions=self.movable,
            zone=self.forum.time_zone,
            today=self.today,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the sessions to come, or as they would be, and what is in their way."""
        found: Proposal | None = kwargs.pop("found", None)
        pinned = kwargs.pop("pinned", [])
        if found is None:
            shown = self._to_come()
            by_session = clashes_of(shown, self.actor) if self.runs else {}
            clashes = [clash for each in by_session.values() for clash in each]
            tables = day_tables(shown, self.forum.time_zone)
        else:
            shown, clashes = found.sessions, found.clashes
            tables = day_tables(shown, self.forum.time_zone, lambda one: self._before(found, one))
        given: dict[str, Any] = {
            "tables": tables,
            "clashes": _told(clashes, shown),
            "clashes_left_out": max(len(clashes) - _MOST_CLASHES, 0),
            "form": self._form() if self.runs else None,
            "may_propose": self.runs and bool(self.movable),
            "proposal": found
            and {
                "places": [written(one, found.before[one.pk]) for one in shown],
                "rows": [(one, str(one.pk) in pinned) for one in shown],
                "moved": sum(found.is_moved(one) for one in shown),
                "is_best": found.is_best,
                "off_hours": found.off_hours,
                "is_least_off": found.is_least_off,
                "somebody_chooses": any(each.kind != ClashKind.HOURS for each in clashes),
                "tells": any(
                    found.is_moved(one) and one.state != SessionState.DRAFT for one in shown
                ),
            },
        }
        return super().get_context_data(**given | kwargs)

    def _to_come(self) -> list[Session]:
        rows = sessions_visible_to(self.actor).filter(forum=self.forum, ends_at__gte=timezone.now())
        rows = rows.exclude(state=SessionState.CANCELLED).select_related("room")
        return list(rows.order_by("starts_at", "pk")[:_MOST_SHOWN])

    def _before(self, found: Proposal, session: Session) -> str:
        """Return where a session is now, if it would be elsewhere."""
        if not found.is_moved(session):
            return ""
        before = found.before[session.pk]
        starts = before.starts_at.astimezone(ZoneInfo(self.forum.time_zone))
        when = f"{date_format(starts, 'DATE_FORMAT')}, {starts:%H:%M}"
        return f"{when}, {before.room.name}" if before.room else when


def _told(clashes: Sequence[Clash], sessions: Sequence[Session]) -> list[tuple[Session, str]]:
    """Return the gravest of some clashes, each with its session, in words."""
    by_id = {one.pk: one for one in sessions}
    return [(by_id[clash.session], clash_words(clash)) for clash in clashes[:_MOST_CLASHES]]
