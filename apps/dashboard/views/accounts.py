"""Signing in, and the way to one's workspaces."""

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
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
class Home(View):
    """Leads to the one workspace there is, or lets a person choose."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the person's workspaces, or the board of the only one; strangers sign in first."""
        if not isinstance(request.user, User):
            return redirect("dashboard:sign-in")
        workspaces = list(workspaces_of(request.user))
        if len(workspaces) == 1:
            return redirect("dashboard:board", workspace=workspaces[0].slug)
        return render(request, "dashboard/home.html", {"workspaces": workspaces})
