"""The page that everyone in the room of a session opens, to say that they are there."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from apps.dashboard.checking_in import CheckInForm
from apps.dashboard.views.guests import GONE, GuestPage, guest_of
from apps.forums.calendars import where_of
from apps.forums.models import CheckInLink, SessionState
from apps.forums.selectors.attendance import check_in_opened_by
from apps.forums.services.check_in import check_in
from apps.forums.services.refusals import CheckInClosedError


class CheckInPage(GuestPage):
    """Whoever is in the room says who they are; of the others nothing is told.

    Who is invited, and who is not, gets the same answer.
    """

    link: CheckInLink

    def find(self, key: str) -> CheckInLink | None:
        """Return the check-in of an address."""
        return check_in_opened_by(key)

    def holders(self, link: Any) -> dict[str, str]:
        """Return whose quota it is: a room's, as all in it may call from one address."""
        return guest_of(self.request) if link is None else {"room": str(link.pk)}

    def opens(self, link: CheckInLink) -> bool:
        """Take the check-in, and tell whether people may check in now."""
        self.link = link
        return link.is_open

    def ended(self, link: CheckInLink | None) -> HttpResponse:
        """Say why nobody can check in."""
        state = link.session.state if link else ""
        early = state in {SessionState.DRAFT, SessionState.ANNOUNCED}
        context = {"state": "early" if early else "over" if link else "unknown"}
        return render(self.request, "dashboard/check_in_closed.html", context, status=GONE)

    def get(self, *_args: object, **_kwargs: str) -> HttpResponse:
        """Ask who is there."""
        return self._show(CheckInForm())

    def post(self, request: HttpRequest, **_kwargs: str) -> HttpResponse:
        """Record who is there."""
        form = CheckInForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=400)
        try:
            check_in(link=self.link, at=self.at, **form.cleaned_data)
        except CheckInClosedError:
            self.link.session.refresh_from_db()
            return self.ended(check_in_opened_by(self.kwargs["key"]))
        name = form.cleaned_data["name"]
        messages.success(
            request, _("Thank you, %(name)s: it is recorded that you are here.") % {"name": name}
        )
        return redirect(request.path)

    def _show(self, form: CheckInForm, status: int = 200) -> HttpResponse:
        session = self.link.session
        context = {"session": session, "where": where_of(session), "form": form}
        return render(self.request, "dashboard/check_in.html", context, status=status)
