"""Imports on pages: a file is tried, its mapping put right, its difference seen, then taken."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.api.pagination import KeysetPagination
from apps.common.errors import LockstepError
from apps.dashboard.exchange import (
    IMPORT_FORMATS,
    STATES,
    MappingForm,
    UploadForm,
    told_changes,
)
from apps.dashboard.refusing import refusal_words
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.paging import by, page_of
from apps.dashboard.views.steps import Step
from apps.exchange import selectors, services
from apps.exchange.models import Import, ImportFormat, JobState

_SHOWN = 200


class ImportsPage(WorkspacePage):
    """The imports that the reader may see, and a form for one more."""

    http_method_names = ["get", "head", "post"]
    template_name = "dashboard/imports.html"
    section = "imports"
    action = "imports.start"

    def post(self, request: HttpRequest, workspace: str) -> HttpResponse:
        """Try a file: nothing is written before its difference was looked at."""
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        given = form.cleaned_data
        try:
            job = services.request_import(
                workspace=self.workspace,
                actor=self.actor,
                content=services.read_at_most(given["file"], given["file"].size),
                at=timezone.now(),
                source=given["source"],
                dry_run=True,
                file_format=ImportFormat(given["format"]),
            )
        except LockstepError as error:
            form.add_error("file", refusal_words(error))
            context = self.get_context_data(form=form)
            return self.render_to_response(context, status=error.status)
        return redirect("dashboard:import", workspace=workspace, pk=job.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the imports, latest first, and the form."""
        rows = selectors.imports_visible_to(self.actor).defer("content", "errors", "diff")
        page = page_of(
            self.request,
            rows.select_related("asked_by__user"),
            KeysetPagination(),
            by("-created_at"),
        )
        given = {
            "page": page,
            "jobs": [(job, STATES[job.state], IMPORT_FORMATS[job.format]) for job in page.rows],
            "form": UploadForm(),
        }
        return super().get_context_data(**given | kwargs)


class ImportPage(WorkspacePage):
    """One import: how far it is, what is wrong, what it changes, and what to do with it."""

    http_method_names = ["get", "head", "post"]
    template_name = "dashboard/import.html"
    section = "imports"
    action = "imports.start"

    def job(self) -> Import:
        """Return the import of the URL. Raises: Http404."""
        return get_object_or_404(selectors.imports_visible_to(self.actor), pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, workspace: str, **_: UUID) -> HttpResponse:
        """Take its file once more: with what was put right, or for good."""
        job = self.job()
        form = MappingForm(request.POST, job=job, layers=self.layers)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(job=job, form=form), status=400)
        try:
            again = services.repeat_import(
                job=job,
                actor=self.actor,
                at=timezone.now(),
                dry_run="for_good" not in request.POST,
                mapping=form.mapping(),
            )
        except LockstepError as error:
            form.add_error(None, [error.detail, *(one.detail for one in error.errors)])
            context = self.get_context_data(job=job, form=form)
            return self.render_to_response(context, status=error.status)
        return redirect("dashboard:import", workspace=workspace, pk=again.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the import with a page of what it changes."""
        job = kwargs.pop("job", None) or self.job()
        changes = selectors.changes_visible_to(self.actor).filter(of=job)
        page = page_of(self.request, changes, KeysetPagination(), by("id"))
        is_over = job.state in {JobState.SUCCEEDED, JobState.FAILED}
        succeeded = job.state == JobState.SUCCEEDED
        given = {
            "job": job,
            "page": page,
            "changes": told_changes(page.rows),
            "state": STATES[job.state],
            "format": IMPORT_FORMATS[job.format],
            "is_over": is_over,
            "looks_again": not is_over,
            "errors": job.errors[:_SHOWN],
            "notices": job.notices[:_SHOWN],
            "may_repeat": is_over and job.dry_run and job.format != ImportFormat.PLAN,
            "may_take": succeeded and job.dry_run,
            "may_undo": succeeded and not job.dry_run and job.undone_at is None,
            "form": MappingForm(None, job=job, layers=self.layers),
        }
        return super().get_context_data(**given | kwargs)


class ImportUndo(Step):
    """Takes an import back."""

    action = "imports.start"

    def page(self) -> str:
        """Return the page of the import."""
        return reverse("dashboard:import", args=[self.workspace.slug, self.kwargs["pk"]])

    def post(self, _request: HttpRequest, pk: UUID, **_kwargs: Any) -> HttpResponse:
        """Take it back, or say what is in the way."""
        job = get_object_or_404(selectors.imports_visible_to(self.actor), pk=pk)
        try:
            services.undo_import(job=job, actor=self.actor, at=timezone.now())
        except LockstepError as error:
            names = [one.detail for one in error.errors[:5]]
            return self.refused(" ".join([error.detail, *names]))
        return self.done(_("The import was taken back."))
