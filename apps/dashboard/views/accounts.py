"""Signing in, and the way to one's workspaces."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from apps.accounts.models import User
from apps.dashboard.forms import SignInForm
from apps.stakeholders.selectors import workspaces_of


class SignIn(LoginView):
    """Signs a person in with e-mail address and password."""

    template_name = "dashboard/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


@method_decorator(never_cache, name="dispatch")
class Home(LoginRequiredMixin, View):
    """Leads to the one workspace there is, or lets a person choose."""

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send strangers to the sign-in, without a way back that says nothing."""
        if not request.user.is_authenticated:
            return redirect("dashboard:sign-in")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the person's workspaces, or the board of the only one."""
        assert isinstance(request.user, User)  # noqa: S101 - LoginRequiredMixin has seen to it
        workspaces = list(workspaces_of(request.user))
        if len(workspaces) == 1:
            return redirect("dashboard:board", workspace=workspaces[0].slug)
        return render(request, "dashboard/home.html", {"workspaces": workspaces})
