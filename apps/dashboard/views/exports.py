"""Exports on a page: files to take along, each for whoever asked for it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language

from apps.common.api.pagination import KeysetPagination
from apps.common.errors import LockstepError
from apps.dashboard.exchange import EXPORT_FORMATS, STATES, ExportForm
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.paging import by, page_of
from apps.exchange import selectors, services
from apps.exchange.downloads import file_of, is_there
from apps.exchange.models import ExportFormat, JobState
from apps.programmes.selectors.visibility import programmes_visible_to


class ExportsPage(WorkspacePage):
    """The reader's exports, and a form for one more."""

    http_method_names = ["get", "head", "post"]
    template_name = "dashboard/exports.html"
    section = "exports"
    action = "exports.start"

    def post(self, request: HttpRequest, workspace: str) -> HttpResponse:
        """Ask for a file."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        services.request_export(
            actor=self.actor,
            export_format=ExportFormat(form.cleaned_data["format"]),
            scope=form.scope(self.workspace),
            language=get_language() or self.workspace.default_language,
            at=timezone.now(),
        )
        return redirect("dashboard:exports", workspace=workspace)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the reader's exports, latest first, and the form."""
        found = selectors.exports_visible_to(self.actor)
        page = page_of(self.request, found, KeysetPagination(), by("-id"))
        at = timezone.now()
        rows = [
            {
                "job": job,
                "format": EXPORT_FORMATS[job.format],
                "state": STATES[job.state],
                "is_there": is_there(job, at),
                "is_waiting": job.state in {JobState.QUEUED, JobState.RUNNING},
            }
            for job in page.rows
        ]
        given = {
            "page": page,
            "rows": rows,
            "waiting": (waiting := sum(row["is_waiting"] for row in rows)),
            "looks_again": bool(waiting),
            "form": self._form(None),
        }
        return super().get_context_data(**given | kwargs)

    def _form(self, data: Any) -> ExportForm:
        return ExportForm(data, programmes=programmes_visible_to(self.actor).order_by("name"))


class ExportFile(WorkspacePage):
    """The file of an export, for whoever asked for it."""

    action = "exports.read"

    def get(self, *_: Any, pk: UUID, **__: Any) -> HttpResponse:
        """Return the file. Raises: Http404."""
        export = get_object_or_404(selectors.exports_visible_to(self.actor), pk=pk)
        try:
            return file_of(export, timezone.now())
        except LockstepError as error:
            raise Http404(error.detail) from error
