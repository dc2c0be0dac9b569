"""Stopping reminders: by the link in each of them, or on one's own account page."""

from typing import Any
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from apps.accounts.models import User
from apps.alignment.selectors.reminders import reader_behind, silent_workspaces
from apps.alignment.services.reminding import resume_reminders, stop_reminders
from apps.dashboard.views.guests import busy_page, guest_of, seconds_to_wait
from apps.stakeholders.models import Membership

_GONE = 410


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(never_cache, name="dispatch")
class StopReminders(View):
    """The way out in each reminder.

    Mail programs post to it by themselves (RFC 8058), with no cookie and no form of ours: its
    address is what allows it. Opening it stops nothing.
    """

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the reader."""
        if wait := seconds_to_wait(guest_of(request)):
            return busy_page(request, wait)
        found = reader_behind(kwargs["key"])
        if found is None:
            return render(request, "dashboard/reminders.html", {"known": False}, status=_GONE)
        self.of, self.email = found
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Ask whether it is meant."""
        return self._show(request)

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Stop the reminders."""
        stop_reminders(workspace=self.of, email=self.email)
        return self._show(request)

    def _show(self, request: HttpRequest) -> HttpResponse:
        reminded = self.of.pk not in silent_workspaces(self.email)
        context = {"known": True, "of": self.of, "email": self.email, "reminded": reminded}
        return render(request, "dashboard/reminders.html", context)


class ChooseReminders(LoginRequiredMixin, View):
    """Turns the reminders of one workspace on or off for who is signed in."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Turn them on or off; a membership of somebody else is not there."""
        user = request.user
        assert isinstance(user, User)  # noqa: S101 - nobody else signs in, for the types
        rows = Membership.objects.select_related("workspace")
        member = get_object_or_404(rows, pk=pk, user=user, active=True)
        choose = resume_reminders if "wanted" in request.POST else stop_reminders
        choose(workspace=member.workspace, email=user.email)
        return redirect("account")
