"""Accepting an invitation: with a new account, or with the one that a person has."""

from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID

from allauth.account.utils import perform_login
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from apps.accounts.models import User
from apps.accounts.selectors import addresses_of, has_a_way_in, owner_of
from apps.dashboard.sign_in.forms import JoiningForm
from apps.stakeholders.models import InvitationState, MemberInvitation
from apps.stakeholders.selectors import invitations as selectors
from apps.stakeholders.services.invitations import (
    InvitationEndedError,
    accept_invitation,
    join_by_invitation,
)

_OPENED: Final = "opened_invitation"
_GONE: Final = 410


@method_decorator(never_cache, name="dispatch")
class InvitationLink(View):
    """The link in the mail: remembered, so that what opens it stands in no further address."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """Lead to the page of the invitation; nothing is accepted by opening a link."""
        invitation = selectors.invitation_opened_by(key)
        if invitation is None:
            return _ended(request, None, timezone.now())
        request.session[_OPENED] = invitation.prefix
        return redirect("invitation")


@method_decorator(never_cache, name="dispatch")
class InvitationPage(View):
    """The invitation whose link was opened here."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Find the invitation, as long as it is open."""
        at = timezone.now()
        prefix = request.session.get(_OPENED)
        found = selectors.invitation_with_prefix(prefix) if prefix else None
        if found is None or found.state(at) != InvitationState.OPEN:
            return _ended(request, found, at)
        self.invitation, self.at = found, at
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show who invites to what, and the way in that this person has."""
        return self._show(request, JoiningForm(address=self.invitation.email))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Accept: as who is signed in, or as somebody new."""
        way, user = _way_in(request, self.invitation), request.user
        form = JoiningForm(request.POST, address=self.invitation.email)
        with suppress(InvitationEndedError):
            if way == "accept" and isinstance(user, User):
                member = accept_invitation(invitation=self.invitation, user=user, at=self.at)
                return _arrived(request, member.workspace.slug)
            if way == "new" and form.is_valid():
                return self._join(request, form)
        self.invitation.refresh_from_db()
        if self.invitation.state(self.at) != InvitationState.OPEN:
            # Somebody was faster; what is said is how it ended.
            return _ended(request, self.invitation, self.at)
        return self._show(request, form)

    def _join(self, request: HttpRequest, form: JoiningForm) -> HttpResponse:
        member = join_by_invitation(
            invitation=self.invitation,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password1"],
            at=self.at,
        )
        request.session.pop(_OPENED, None)
        board = reverse("dashboard:board", args=[member.workspace.slug])
        return perform_login(request, member.user, redirect_url=board)

    def _show(self, request: HttpRequest, form: JoiningForm) -> HttpResponse:
        context = {
            "invitation": self.invitation,
            "expires_at": self.invitation.workspace.local(self.invitation.expires_at),
            "way": _way_in(request, self.invitation),
            "form": form,
        }
        return render(request, "dashboard/invitation.html", context)


class JoinInvited(LoginRequiredMixin, View):
    """Accepts an invitation to an address that is known to be the person's, without its link."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Accept it; one of somebody else is not there."""
        user, at = request.user, timezone.now()
        assert isinstance(user, User)  # noqa: S101 - nobody else signs in, for the types
        invitation = get_object_or_404(selectors.open_invitations_of(user, at=at), pk=pk)
        member = accept_invitation(invitation=invitation, user=user, at=at)
        return _arrived(request, member.workspace.slug)


def _way_in(request: HttpRequest, invitation: MemberInvitation) -> str:
    """Return what this person has to do: accept, change account, sign_in, or open a new one."""
    address = invitation.email.lower()
    user = request.user
    if isinstance(user, User):
        # Who holds the link has read the mail: an account's own address needs no further proof.
        mine = address == user.email.lower() or address in addresses_of(user)
        return "accept" if mine else "change"
    owner = owner_of(address)
    known = owner is not None and (has_a_way_in(owner) or not owner.is_active)
    return "sign_in" if known else "new"


def _arrived(request: HttpRequest, slug: str) -> HttpResponse:
    request.session.pop(_OPENED, None)
    return redirect("dashboard:board", workspace=slug)


def _ended(request: HttpRequest, invitation: MemberInvitation | None, at: datetime) -> HttpResponse:
    request.session.pop(_OPENED, None)
    state = invitation.state(at).value if invitation else "unknown"
    context = {"invitation": invitation, "state": state}
    return render(request, "dashboard/invitation_ended.html", context, status=_GONE)
