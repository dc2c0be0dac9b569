"""A person's own account, and the way to one's workspaces."""

from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.i18n import set_language

from apps.accounts.models import User
from apps.accounts.services import speak_language
from apps.alignment.selectors.reminders import silent_workspaces
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import workspaces_of
from apps.stakeholders.selectors.invitations import open_invitations_of


@method_decorator(never_cache, name="dispatch")
class Home(View):
    """Leads to the one workspace there is, or lets a person choose."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the person's workspaces, or the board of the only one; strangers sign in first."""
        if not isinstance(request.user, User):
            return redirect("account_login")
        workspaces = list(workspaces_of(request.user))
        invitations = open_invitations_of(request.user, at=timezone.now())
        if len(workspaces) == 1 and not invitations:
            return redirect("dashboard:board", workspace=workspaces[0].slug)
        context = {"workspaces": workspaces, "invitations": invitations}
        return render(request, "dashboard/home.html", context)


@method_decorator(never_cache, name="dispatch")
class AccountPage(IndexView):
    """How one signs in, and where one is signed in."""

    http_method_names = ["get", "head"]
    template_name = "dashboard/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the person's second steps, as allauth knows them, and sessions, latest first."""
        sessions = UserSession.objects.purge_and_list(self.request.user)
        sessions.sort(key=lambda session: session.created_at, reverse=True)
        given = {"sessions": sessions, "reminders": self._reminders()}
        return super().get_context_data(**given, **kwargs) | given

    def _reminders(self) -> list[tuple[Membership, bool]]:
        """Return the workspaces that may remind the person, and whether each does."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - nobody else signs in, for the types
        rows = Membership.objects.filter(
            user=user, active=True, organisation__isnull=False
        ).select_related("workspace")
        silent = silent_workspaces(user.email)
        return [
            (member, member.workspace_id not in silent)
            for member in rows.order_by("workspace__name")
        ]


class EndSession(LoginRequiredMixin, View):
    """Signs the person out somewhere else."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End one session of the person's own."""
        session = get_object_or_404(UserSession, pk=pk, user=request.user)
        end_sessions(request, [session])
        return redirect("account")


class EndOtherSessions(LoginRequiredMixin, View):
    """Signs the person out everywhere else."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """End every session but this one."""
        others = UserSession.objects.filter(user=request.user)
        end_sessions(request, [session for session in others if not session.is_current()])
        return redirect("account")


def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak another language: on pages from now on, and in mails to who is signed in."""
    answer = set_language(request)
    if request.method == "POST" and isinstance(request.user, User):
        speak_language(user=request.user, language=request.POST.get("language", ""))
    return answer
