"""Steps that a form on a page asks for: taken, and then back to the page that it stood on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from apps.dashboard.views.pages import WorkspacePage


class Step(WorkspacePage):
    """Takes a step, and returns to the page that its form stood on."""

    http_method_names = ["post"]

    def page(self) -> str:
        """Return where to go where the form does not say on which page it stands."""
        return reverse("dashboard:work", args=[self.workspace.slug])

    def done(self, text: str) -> HttpResponse:
        """Say what was done, where it was asked for."""
        messages.success(self.request, text)
        return self._back()

    def refused(self, text: str) -> HttpResponse:
        """Say why nothing was done, where it was asked for."""
        messages.error(self.request, text)
        return self._back()

    def _back(self) -> HttpResponse:
        stood_on = self.request.POST.get("next", "")
        ours = url_has_allowed_host_and_scheme(stood_on, {self.request.get_host()})
        return redirect(stood_on if ours else self.page())
