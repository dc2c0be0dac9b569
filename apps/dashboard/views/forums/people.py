"""The people of a session: who is invited, who should be, and who is in the room."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.common.api.pagination import KeysetPagination
from apps.common.errors import LockstepError
from apps.dashboard.forums.people import (
    invited_rows,
    not_recorded,
    present_rows,
    sector_bars,
    suggested_rows,
)
from apps.dashboard.forums.people_forms import InviteForm, WalkInForm
from apps.dashboard.forums.qr import qr_of
from apps.dashboard.refusing import refuse
from apps.dashboard.views.forums.sessions import OfSession
from apps.dashboard.views.forums.steps import TakingSteps
from apps.dashboard.views.paging import by, page_of
from apps.forums.lifecycle import ATTENDED, INVITING, KEPT
from apps.forums.models import Invitation, RecordedHow, Session, SessionState
from apps.forums.selectors import invitations_visible_to
from apps.forums.services.answering import withdraw_invitation
from apps.forums.services.attendance import Present, record_attendance, remove_attendance
from apps.forums.services.bulk_invitations import Asked, invite_many
from apps.forums.services.check_in import check_in_address, renew_check_in
from apps.forums.services.invitations import resend_invitation
from apps.forums.services.locking import lock_session_of
from apps.programmes.services.bulk import RowsRefusedError


class OfKeptSession(OfSession):
    """A page for those who keep the record of a session, or run its forum."""

    action = "sessions.keep"
    tab = "people"

    @cached_property
    def session(self) -> Session:
        """Return the session of the URL. Raises: Http404, PermissionDenied."""
        session = super().session
        if not self.is_keeper:
            raise PermissionDenied
        return session


class InvitedPeople(OfKeptSession):
    """What the part about invitations shows, wherever it stands."""

    def invited(self, form: InviteForm | None = None) -> dict[str, Any]:
        """Return the balance, who is invited, and whom to invite."""
        session = self.session
        is_inviting = self.runs and session.state in INVITING
        rows = invitations_visible_to(self.actor).filter(session=session)
        page = page_of(
            self.request,
            rows.select_related("member__user", "organisation"),
            KeysetPagination(),
            by("id"),
        )
        return {
            "bars": sector_bars(session),
            "invited_page": page,
            "invited": invited_rows(page.rows),
            "is_inviting": is_inviting,
            "suggested": suggested_rows(session, self.actor, self.layer_names)
            if is_inviting
            else [],
            "invite_form": (form or InviteForm(actor=self.actor)) if is_inviting else None,
        }


class PeopleInRoom(OfKeptSession):
    """What the part about attendance shows, wherever it stands."""

    def in_room(self, form: WalkInForm | None = None) -> dict[str, Any]:
        """Return who is there, who may be, and the way to check in."""
        session = self.session
        is_held = session.state in ATTENDED
        address = check_in_address(session)
        return {
            "is_held": is_held,
            "is_open": session.state == SessionState.OPEN,
            "is_kept": session.state in KEPT,
            "present": present_rows(session),
            "not_recorded": not_recorded(session) if is_held else [],
            "walk_in_form": (form or WalkInForm(actor=self.actor)) if is_held else None,
            "check_in_address": address,
            "check_in_code": qr_of(address) if address else None,
        }


class PeoplePage(InvitedPeople, PeopleInRoom):
    """Who is invited, who should be, and who is in the room."""

    http_method_names = ["get", "head", "post"]
    template_name = "dashboard/forums/people.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return both parts of the page."""
        invited = self.invited(kwargs.pop("invite_form", None))
        in_room = self.in_room(kwargs.pop("walk_in_form", None))
        return super().get_context_data(**invited, **in_room, looks_again=True, **kwargs)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Invite the people on some lines, all or none; or look for an organisation."""
        walk_in = WalkInForm(request.POST, actor=self.actor)
        if request.POST.get("look") == walk_in["organisation"].auto_id:
            return self.render_to_response(self.get_context_data(walk_in_form=walk_in))
        self.require("forums.write")
        form, at = InviteForm(request.POST, actor=self.actor), timezone.now()
        if form.is_looking:
            return self._again(form, 200)
        if not form.is_valid():
            return self._again(form, 400)
        try:
            made = invite_many(session=self.session, actor=self.actor, rows=form.rows, at=at)
        except RowsRefusedError as error:
            form.refuse_rows(error)
            return self._again(form, error.status)
        except LockstepError as error:
            return self._again(form, refuse(form, error))
        messages.success(request, _invited_words(len(made)))
        return redirect(self.address("session-people"))

    def _again(self, form: InviteForm, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(invite_form=form), status=status)


class InvitationStep(TakingSteps, OfKeptSession):
    """Invites who is suggested, sends an invitation again, or takes it back."""

    action = "forums.write"

    def page(self) -> str:
        """Return to the people."""
        return self.address("session-people")

    def post(self, _request: HttpRequest, pk: UUID, step: str, **_kwargs: Any) -> HttpResponse:
        """Take the step; an invitation to another session is not there."""
        if step == "invite":
            return self.taken(self._invite)
        take = {"resend": self._resend, "withdraw": self._withdraw}.get(step)
        if take is None:
            raise Http404
        return self.taken(lambda: take(self._invitation(pk)))

    def _invite(self) -> str:
        said = self.request.POST
        row = Asked(email=said.get("email", ""), organisation=said.get("organisation") or None)
        invite_many(session=self.session, actor=self.actor, rows=[row], at=timezone.now())
        return _invited_words(1)

    def _invitation(self, session: UUID) -> Invitation:
        rows = invitations_visible_to(self.actor).filter(session=session)
        rows = rows.select_related("session__forum", "organisation", "member__user")
        asked = rows.filter(pk=self.posted_id("invitation"))
        lock_session_of(asked)
        return get_object_or_404(asked.select_for_update(of=("self",), no_key=True))

    def _resend(self, invitation: Invitation) -> str:
        resend_invitation(invitation=invitation, actor=self.actor, at=timezone.now())
        return _("Another link is on its way.")

    def _withdraw(self, invitation: Invitation) -> str:
        withdraw_invitation(invitation=invitation, actor=self.actor, at=timezone.now())
        return _("The invitation is taken back.")


class AttendanceStep(TakingSteps, OfKeptSession):
    """Records who is in the room, takes back what was wrong, or makes the check-in's address."""

    def page(self) -> str:
        """Return to the people."""
        return self.address("session-people")

    def post(self, _request: HttpRequest, step: str, **_kwargs: Any) -> HttpResponse:
        """Take the step."""
        take = {
            "mark": self._mark,
            "walk-in": self._walk_in,
            "unmark": self._unmark,
            "check-in": self._check_in,
        }.get(step)
        if take is None:
            raise Http404
        return self.taken(take)

    def _mark(self) -> str:
        there = [Present(invitation=one) for one in self.request.POST.getlist("there")]
        return self._record(there)

    def _walk_in(self) -> str:
        form = self.valid(WalkInForm(self.request.POST, actor=self.actor))
        return self._record([form.row])

    def _record(self, there: list[Present]) -> str:
        made = record_attendance(
            session=self.session,
            actor=self.actor,
            rows=there,
            how=RecordedHow.RAPPORTEUR,
            at=timezone.now(),
        )
        said = ngettext(
            "It is recorded that %(people)d person is there.",
            "It is recorded that %(people)d people are there.",
            len(made),
        )
        return said % {"people": len(made)}

    def _unmark(self) -> str:
        ids = [self.posted_id("presence")]
        remove_attendance(session=self.session, actor=self.actor, ids=ids, at=timezone.now())
        return _("It is taken back that they were there.")

    def _check_in(self) -> str:
        renew_check_in(session=self.session, actor=self.actor, at=timezone.now())
        return _("There is another address to check in by; the one before opens nothing.")


def _invited_words(people: int) -> str:
    said = ngettext("%(people)d person is invited.", "%(people)d people are invited.", people)
    return said % {"people": people}
