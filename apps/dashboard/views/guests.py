"""Pages for whoever holds a link from a mail: no account, nothing but what the link is for."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import structlog
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from apps.common.errors import LockstepError
from apps.common.identities import as_uuid
from apps.common.origin import client_address
from apps.common.rates import quotas_of, spend
from apps.dashboard.refusing import refusal_words
from apps.dashboard.reporting import ReportForm, reportable_rows
from apps.forums.models import CheckInLink, CommitmentParty, Invitation
from apps.programmes.models import LinkState, ReportLink
from apps.programmes.selectors import link_opened_by, milestones_of_link
from apps.programmes.services.links import LinkEndedError, report_by_link

GONE: Final = 410
_TOO_MANY: Final = 429


Link = ReportLink | Invitation | CheckInLink | CommitmentParty


@method_decorator(never_cache, name="dispatch")
class GuestPage(View):
    """A page behind a link from a mail. Opening it changes nothing, whoever or whatever does."""

    http_method_names = ["get", "head", "post"]
    at: datetime

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the link, as long as it is open and not asked for too often."""
        self.at = timezone.now()
        link = self.find(kwargs["key"])
        if wait := seconds_to_wait(self.holders(link)):
            response: HttpResponseBase = busy_page(request, wait)
        elif link is None or not self.opens(link):
            response = self.ended(link)
        else:
            structlog.contextvars.bind_contextvars(actor=link.actor_id)
            response = super().dispatch(request, *args, **kwargs)
        # The address opens the link: no other site is to learn it. Without any referrer browsers
        # would send the form without its origin, and it would be refused.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    def holders(self, link: Link | None) -> dict[str, str]:
        """Return whose quotas a request counts for, {name of the quota: id of the holder}."""
        return guest_of(self.request, link)

    def find(self, key: str) -> Link | None:
        """Return the link of an address, whatever its state; None where there is none."""
        raise NotImplementedError

    def opens(self, link: Any) -> bool:
        """Take the link, and tell whether it is open."""
        raise NotImplementedError

    def ended(self, link: Any) -> HttpResponse:
        """Return what somebody is told whose link opens nothing."""
        raise NotImplementedError


class ReportLinkPage(GuestPage):
    """The milestones of a report link."""

    link: ReportLink

    def find(self, key: str) -> ReportLink | None:
        """Return the report link of an address."""
        return link_opened_by(key)

    def opens(self, link: ReportLink) -> bool:
        """Take the link, and tell whether its milestones may be reported on."""
        self.link = link
        return link.state(self.at) == LinkState.OPEN

    def ended(self, link: ReportLink | None) -> HttpResponse:
        """Say why nothing can be reported."""
        state = link.state(self.at).value if link else "unknown"
        context = {"link": link, "state": state}
        return render(self.request, "dashboard/report_link_ended.html", context, status=GONE)

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Show what may be reported on, and how it stands."""
        return self._show(request)

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Report one milestone."""
        milestone = as_uuid(request.POST.get("milestone", ""))
        if milestone is None:
            return self._show(request, status=400)
        form = ReportForm(request.POST, today=self._today, milestone=milestone)
        if not form.is_valid():
            return self._show(request, form, status=400)
        try:
            report_by_link(link=self.link, milestone_id=milestone, at=self.at, **form.cleaned_data)
        except LinkEndedError:
            self.link.refresh_from_db()
            return self.ended(self.link)
        except LockstepError as error:
            form.add_error(None, refusal_words(error))
            return self._show(request, form, status=error.status)
        return redirect(f"{request.path}#milestone-{milestone}")

    @property
    def _today(self) -> date:
        return self.link.workspace.today(self.at)

    def _show(
        self, request: HttpRequest, form: ReportForm | None = None, status: int = 200
    ) -> HttpResponse:
        milestones = milestones_of_link(self.link)
        context = {
            "link": self.link,
            "expires_at": self.link.workspace.local(self.link.expires_at),
            "rows": reportable_rows(
                milestones, form, today=self._today, workspace=self.link.workspace
            ),
            "elsewhere": form if form and _is_elsewhere(form.milestone, milestones) else None,
        }
        return render(request, "dashboard/report_link.html", context, status=status)


def _is_elsewhere(milestone: UUID, shown: Any) -> bool:
    return all(milestone != one.pk for one in shown)


def guest_of(request: HttpRequest, link: Model | None = None) -> dict[str, str]:
    """Return whose quotas a request counts for: the address it is from, and the link it opens."""
    guest = {"guest": client_address(request) or "unknown"}
    return guest if link is None else guest | {"link": str(link.pk)}


def seconds_to_wait(holders: Mapping[str, str]) -> int:
    """Count a request; return how long its sender has to wait, 0 where it may go on."""
    return max((standing.wait for standing in spend(quotas_of(holders), 1)), default=0)


def busy_page(request: HttpRequest, wait: int) -> HttpResponse:
    """Return what somebody is told who asks too often."""
    context = {"wait": wait}
    response = render(request, "dashboard/report_link_busy.html", context, status=_TOO_MANY)
    response["Retry-After"] = str(wait)
    return response
