"""Papers of agenda items on pages: put to an item, fetched, taken off."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.errors import LockstepError
from apps.dashboard.refusing import refusal_words, refuse
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.steps import Step
from apps.forums.downloads import paper_response
from apps.forums.models import AgendaItem, Paper
from apps.forums.selectors.agendas import agenda_items_visible_to
from apps.forums.selectors.papers import papers_visible_to
from apps.forums.services.papers import link_paper, refuse_large, remove_paper, upload_paper


class PaperForm(forms.Form):
    """A paper: a link with a title, or a file, whose name is its title where it has none."""

    title = forms.CharField(max_length=300, required=False)
    link = forms.URLField(max_length=2000, required=False, assume_scheme="https")
    file = forms.FileField(max_length=200, required=False)


class AddPaper(Step):
    """Puts a link or a file to an agenda item."""

    action = "sessions.keep"

    def post(self, request: HttpRequest, pk: UUID, **_kwargs: Any) -> HttpResponse:
        """Put it there, or say why not."""
        rows = agenda_items_visible_to(self.actor).select_related("session__forum")
        item: AgendaItem = get_object_or_404(rows, pk=pk)
        form = PaperForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                return self._add(item, form)
            except LockstepError as error:
                refuse(form, error)
        return self.refused(" ".join(str(each[0]) for each in form.errors.values()))

    def _add(self, item: AgendaItem, form: PaperForm) -> HttpResponse:
        given, at = form.cleaned_data, timezone.now()
        title, file = given["title"], given["file"]
        if bool(file) == bool(given["link"]):
            return self.refused(_("Choose a file, or give a link: one of the two."))
        if file:
            refuse_large(file.size)
            content = file.read()
            upload_paper(
                actor=self.actor,
                agenda_item=item,
                name=file.name,
                content=content,
                title=title,
                at=at,
            )
        else:
            link = given["link"]
            link_paper(
                actor=self.actor, agenda_item=item, title=title or link[:300], link=link, at=at
            )
        return self.done(_("The paper is on the agenda."))


class RemovePaper(Step):
    """Takes a paper off."""

    action = "sessions.keep"

    def post(self, _request: HttpRequest, pk: UUID, **_kwargs: Any) -> HttpResponse:
        """Take it off, or say why not."""
        rows = papers_visible_to(self.actor).select_related("agenda_item__session__forum")
        paper: Paper = get_object_or_404(rows, pk=pk)
        try:
            remove_paper(paper=paper, actor=self.actor, at=timezone.now())
        except LockstepError as error:
            return self.refused(refusal_words(error))
        return self.done(_("The paper was taken off."))


class PaperFilePage(WorkspacePage):
    """The file of a paper, to be saved."""

    def get(self, *_: Any, pk: UUID, **__: Any) -> HttpResponse:
        """Return the file; of a link there is none."""
        response = paper_response(get_object_or_404(papers_visible_to(self.actor), pk=pk))
        if response is None:
            raise Http404
        return response
