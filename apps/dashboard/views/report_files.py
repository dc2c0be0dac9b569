"""Reporting by a file on a page: filled in, tried, looked at row by row, then reported whole."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.common.errors import LockstepError
from apps.dashboard.refusing import refusal_words
from apps.dashboard.report_files import LookedAtForm, ReportFileForm, carried, told_rows
from apps.dashboard.views.pages import WorkspacePage
from apps.exchange import services
from apps.exchange.downloads import template_for
from apps.exchange.services.reporting import TEMPLATE_KINDS

_SHOWN = 500


class ReportFilePage(WorkspacePage):
    """A form for a file, and what it would report."""

    http_method_names = ["get", "head", "post"]
    template_name = "dashboard/report_file.html"
    section = "work"
    action = "milestones.report"

    def post(self, request: HttpRequest, workspace: str) -> HttpResponse:
        """Try a file, or report the one that was looked at."""
        looked_at = "sent" in request.POST
        form = (
            LookedAtForm(request.POST) if looked_at else ReportFileForm(request.POST, request.FILES)
        )
        if not form.is_valid():
            return self._again(form if not looked_at else None, 400)
        given = form.cleaned_data
        try:
            content = given.get("sent") or services.read_at_most(given["file"], given["file"].size)
            file = services.report_from_file(
                actor=self.actor,
                content=content,
                at=timezone.now(),
                mapping={"date_order": given["date_order"] or None},
                dry_run=not looked_at,
            )
        except services.ReportFileRefusedError as error:
            messages.error(request, _("Something has changed meanwhile. Nothing was reported."))
            return self._shown(error.file, content, given, error.status)
        except LockstepError as error:
            form.add_error(None, refusal_words(error))
            return self._again(form, error.status)
        if not looked_at:
            return self._shown(file, content, given, 200)
        messages.success(
            request,
            ngettext(
                "%(number)d milestone reported. It counts once the programme office accepts it.",
                "%(number)d milestones reported. They count once the programme office accepts"
                " them.",
                file.reported,
            )
            % {"number": file.reported},
        )
        return redirect(reverse("dashboard:work", args=[workspace]) + "?show=report")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        return super().get_context_data(**{"form": ReportFileForm()} | kwargs)

    def _again(self, form: Any, status: int) -> HttpResponse:
        if form is None:
            messages.error(self.request, _("Choose the file once more."))
        given = {"form": form} if form else {}
        return self.render_to_response(self.get_context_data(**given), status=status)

    def _shown(
        self, file: services.ReportFile, content: bytes, given: dict[str, Any], status: int
    ) -> HttpResponse:
        rows = told_rows(file)
        sent = carried(content)
        of_no_row = [error["detail"] for error in file.errors if not error["row"]]
        context = self.get_context_data(
            file=file,
            rows=rows[:_SHOWN],
            more=max(len(rows) - _SHOWN, 0),
            errors=of_no_row,
            looked_at=LookedAtForm(initial={"sent": sent, "date_order": given["date_order"]}),
            may_send=bool(file.reported) and sent is not None,
            is_too_large=sent is None,
            form=ReportFileForm(initial={"date_order": given["date_order"]}),
        )
        return self.render_to_response(context, status=status)


class ReportTemplate(WorkspacePage):
    """A table of what the reader may still report, to be filled in."""

    action = "milestones.report"

    def get(self, *_: Any, kind: str, **__: Any) -> HttpResponse:
        """Return the file. Raises: Http404."""
        if kind not in TEMPLATE_KINDS:
            raise Http404
        return template_for(self.actor, kind)
