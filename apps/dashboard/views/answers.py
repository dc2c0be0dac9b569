"""The page of somebody who is invited to a session: it is answered without an account."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from apps.common.errors import LockstepError
from apps.dashboard.answering import ANSWERS, DelegationForm, NeedsForm
from apps.dashboard.forums.zones import when
from apps.dashboard.refusing import refusal_words
from apps.dashboard.views.guests import GONE, GuestPage
from apps.forums.calendars import where_of
from apps.forums.models import Invitation, LinkState
from apps.forums.selectors import invitation_opened_by
from apps.forums.services.answering import (
    accept_invitation,
    decline_invitation,
    delegate_invitation,
)
from apps.forums.services.refusals import LinkOverError


class SessionInvitationPage(GuestPage):
    """A session, and what the person who is invited answers."""

    invitation: Invitation

    def find(self, key: str) -> Invitation | None:
        """Return the invitation of an address."""
        return invitation_opened_by(key)

    def opens(self, link: Invitation) -> bool:
        """Take the invitation, and tell whether it can be answered."""
        self.invitation = link
        return link.link_state(self.at) == LinkState.OPEN

    def ended(self, link: Invitation | None) -> HttpResponse:
        """Say why there is nothing to answer."""
        state = link.link_state(self.at).value if link else "unknown"
        page = "dashboard/session_invitation_ended.html"
        return render(self.request, page, {"state": state}, status=GONE)

    def get(self, *_args: object, **_kwargs: str) -> HttpResponse:
        """Show when and where it is, and what was answered."""
        return self._show()

    def post(self, request: HttpRequest, **_kwargs: str) -> HttpResponse:
        """Accept, decline, or let a colleague come."""
        answer = request.POST.get("answer", "")
        steps = {"accept": self._accept, "decline": self._decline, "delegate": self._delegate}
        take = steps.get(answer)
        if take is None:
            return self._show(status=400)
        try:
            return take()
        except LinkOverError:
            self.invitation.refresh_from_db()
            return self.ended(self.invitation)

    def _accept(self) -> HttpResponse:
        form = NeedsForm(self.request.POST)
        if not form.is_valid():
            return self._show(needs=form, status=400)
        accept_invitation(
            invitation=self.invitation, actor=self.invitation, at=self.at, **form.cleaned_data
        )
        return redirect(self.request.path)

    def _decline(self) -> HttpResponse:
        decline_invitation(invitation=self.invitation, actor=self.invitation, at=self.at)
        return redirect(self.request.path)

    def _delegate(self) -> HttpResponse:
        form = DelegationForm(self.request.POST)
        if not form.is_valid():
            return self._show(delegation=form, status=400)
        try:
            delegate_invitation(
                invitation=self.invitation, actor=self.invitation, at=self.at, **form.cleaned_data
            )
        except LinkOverError:
            raise
        except LockstepError as error:
            form.add_error(None, refusal_words(error))
            return self._show(delegation=form, status=error.status)
        messages.success(self.request, _("Thank you. Your colleague has got a link by mail."))
        return redirect(self.request.path)

    def _show(
        self,
        needs: forms.Form | None = None,
        delegation: forms.Form | None = None,
        status: int = 200,
    ) -> HttpResponse:
        session = self.invitation.session
        context: dict[str, Any] = {
            "invitation": self.invitation,
            "session": session,
            "answer": ANSWERS[self.invitation.state],
            "when": when(session.starts_at, session.ends_at, session.time_zone),
            "where": where_of(session),
            "needs": needs or NeedsForm(initial={"needs": self.invitation.needs}),
            "delegation": delegation or DelegationForm(),
            "may_delegate": self.invitation.organisation_id is not None,
        }
        page = "dashboard/session_invitation.html"
        return render(self.request, page, context, status=status)
