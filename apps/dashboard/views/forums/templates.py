"""Templates of sessions on pages: kept, changed and removed, and begun from."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.identities import as_uuid
from apps.common.row_versions import with_version
from apps.dashboard.forums.template_forms import TemplateForm, facts_of_template
from apps.dashboard.views.forums.forums import MOST_TEMPLATES, OfForum
from apps.dashboard.views.forums.steps import TakingSteps
from apps.dashboard.views.saving import FormPage, MergingPage
from apps.forums.models import SessionTemplate
from apps.forums.services.templates import change_template, create_template, remove_template


class WithTemplates(OfForum):
    """A page of a forum's templates, or that may begin with one; for those who run the forum."""

    action = "forums.write"

    @cached_property
    def begun_from(self) -> SessionTemplate | None:
        """Return the template that the address names; None where it names none. Raises: Http404."""
        asked = self.request.GET.get("template")
        return get_object_or_404(self.templates(), pk=as_uuid(asked)) if asked else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page begins with, and what else it could."""
        offered = self.templates()[:MOST_TEMPLATES]
        given = {"begun_from": self.begun_from, "templates": offered}
        return super().get_context_data(**given | kwargs)


class OfTemplate(WithTemplates):
    """A page of one template."""

    def locked(self) -> SessionTemplate:
        """Return the template of the URL, locked until the transaction ends. Raises: Http404."""
        rows = self.templates().select_for_update(of=("self",), no_key=True)
        return get_object_or_404(rows, pk=self.kwargs["template"])


class TemplateNewPage(FormPage, WithTemplates):
    """Keeps a template of sessions."""

    template_name = "dashboard/forums/template.html"

    def make_form(self, data: Any = None) -> TemplateForm:
        """Return an empty template. Raises: PermissionDenied."""
        self.require_runs()
        return TemplateForm(data, actor=self.actor)

    def save(self, form: TemplateForm) -> HttpResponse:
        """Keep it."""
        create_template(actor=self.actor, forum=self.forum, at=timezone.now(), **form.said)
        messages.success(self.request, _("The template is there. Plan sessions from it."))
        return redirect("dashboard:forum", workspace=self.workspace.slug, pk=self.forum.pk)


class TemplatePage(MergingPage, OfTemplate):
    """Changes a template; sessions made from it stay as they are."""

    template_name = "dashboard/forums/template.html"

    def make_form(self, data: Any = None) -> Any:
        """Return the template as it is. Raises: PermissionDenied."""
        self.require_runs()
        form = TemplateForm(data, actor=self.actor, template=self.kept)
        return form if data is not None else self.begun(form)

    @cached_property
    def kept(self) -> SessionTemplate:
        """Return the template of the URL. Raises: Http404."""
        return get_object_or_404(self.templates(), pk=self.kwargs["template"])

    def stands(self) -> tuple[dict[str, Any], str]:
        """Return the template as it is; locked, where it is to be changed."""
        template = self.locked() if self.request.method == "POST" else self.kept
        version = with_version(self.templates()).get(pk=template.pk).version  # type: ignore[attr-defined]  # annotated
        return facts_of_template(template), version

    def change(self, form: TemplateForm) -> HttpResponse:
        """Change it."""
        change_template(
            template=self.locked(), actor=self.actor, changes=form.said, at=timezone.now()
        )
        messages.success(self.request, _("The template is changed."))
        return redirect("dashboard:forum", workspace=self.workspace.slug, pk=self.forum.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, and the template."""
        return super().get_context_data(**{"kept": self.kept} | kwargs)


class TemplateStep(TakingSteps, OfTemplate):
    """Removes a template; sessions made from it stay."""

    def page(self) -> str:
        """Return to the forum."""
        return reverse("dashboard:forum", args=[self.workspace.slug, self.forum.pk])

    def post(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Remove it."""
        self.require_runs()
        return self.taken(self._remove)

    def _remove(self) -> str:
        remove_template(template=self.locked(), actor=self.actor, at=timezone.now())
        return _("The template is gone.")
