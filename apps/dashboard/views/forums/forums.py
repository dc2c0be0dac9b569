"""One forum: what it is, its sessions, and what they have come to; made, changed and removed."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.api.pagination import KeysetPagination
from apps.common.row_versions import with_version
from apps.dashboard.choosing import name_with_organisation
from apps.dashboard.forums.forms import ForumForm, facts_of_forum
from apps.dashboard.forums.outcomes import outcome_rows
from apps.dashboard.forums.rhythm import RhythmForm, next_days, words_of
from apps.dashboard.forums.rows import session_rows, theme_names
from apps.dashboard.forums.words import ATTRIBUTION_WORDS, VISIBILITY_WORDS
from apps.dashboard.forums.zones import zone_names
from apps.dashboard.views.forums.lists import with_themes
from apps.dashboard.views.forums.steps import TakingSteps
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.paging import by, page_of
from apps.dashboard.views.saving import FormPage, MergingPage
from apps.forums.models import Forum, OutcomeState, OutcomeType, SessionState, SessionTemplate
from apps.forums.selectors import (
    forums_visible_to,
    runs_forum,
    sessions_visible_to,
    templates_visible_to,
)
from apps.forums.selectors.outcomes import outcomes_visible_to
from apps.forums.selectors.upcoming import still_to_come
from apps.forums.services.forums import change_forum, create_forum, remove_forum

_MOST_UPCOMING = 50
_MOST_NAMED = 200
_MOST_CARRIED = 5
# More than anybody looks through; REST has them all.
MOST_TEMPLATES = 50


class OfForum(WorkspacePage):
    """A page of one forum that the reader sees."""

    section = "forums"

    @cached_property
    def forum(self) -> Forum:
        """Return the forum of the URL. Raises: Http404, where the actor does not see it."""
        return get_object_or_404(with_themes(forums_visible_to(self.actor)), pk=self.kwargs["pk"])

    @cached_property
    def runs(self) -> bool:
        """Tell whether the reader may write to the forum."""
        return self.may("forums.write") and runs_forum(self.actor, self.forum)

    def templates(self) -> QuerySet[SessionTemplate]:
        """Return what its next sessions may be planned from, by name, as the services take it."""
        rows = templates_visible_to(self.actor).filter(forum=self.forum)
        return rows.select_related("forum").order_by("name", "pk")

    def require_runs(self) -> None:
        """Refuse who does not run the forum. Raises: PermissionDenied."""
        if not self.runs:
            raise PermissionDenied

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the forum, and whether the reader runs it."""
        return super().get_context_data(**{"forum": self.forum, "runs": self.runs} | kwargs)


class ForumPage(OfForum):
    """What a forum is, its sessions to come and those that were."""

    template_name = "dashboard/forums/forum.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the forum with its sessions, as far as the reader sees them."""
        at, forum = timezone.now(), self.forum
        seen = sessions_visible_to(self.actor).filter(forum=forum).select_related("forum", "room")
        upcoming = seen.filter(still_to_come(at)).order_by("starts_at", "pk")
        page = page_of(
            self.request, seen.exclude(still_to_come(at)), KeysetPagination(), by("-starts_at")
        )
        open_questions = (
            outcomes_visible_to(self.actor)
            .filter(session__forum=forum, type=OutcomeType.QUESTION, state=OutcomeState.OPEN)
            .order_by("session__ends_at", "pk")
        )
        organisers = forum.organisers.select_related("user", "organisation")
        return super().get_context_data(
            themes=theme_names(forum),
            rhythm=words_of(forum.rhythm),
            visibility=VISIBILITY_WORDS[forum.visibility],
            attribution=ATTRIBUTION_WORDS[forum.attribution],
            organisers=[
                name_with_organisation(one) for one in organisers.order_by("pk")[:_MOST_NAMED]
            ],
            organisations=forum.organisations.order_by("name", "pk")[:_MOST_NAMED],
            upcoming=session_rows(upcoming[:_MOST_UPCOMING]),
            carried=outcome_rows(
                open_questions[:_MOST_CARRIED], self.layer_names, at, may_settle=False
            ),
            templates=self.templates()[:MOST_TEMPLATES] if self.runs else [],
            page=page,
            past=session_rows(page.rows),
            is_removable=self.runs and not seen.exclude(state=SessionState.DRAFT).exists(),
            **kwargs,
        )


class ForumFormPage(FormPage):
    """Makes a forum."""

    template_name = "dashboard/forums/edit.html"
    section = "forums"
    action = "forums.write"

    def make_form(self, data: Any = None) -> ForumForm:
        """Return an empty forum."""
        return ForumForm(data, actor=self.actor)

    def save(self, form: ForumForm) -> HttpResponse:
        """Make it."""
        forum = create_forum(actor=self.actor, at=timezone.now(), **form.said)
        messages.success(self.request, _("The forum is there. Plan its first session."))
        return redirect("dashboard:forum", workspace=self.workspace.slug, pk=forum.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form with the zones to choose from; its rhythm is shown as it is chosen."""
        given = {"zones": zone_names()}
        return super().get_context_data(**given | kwargs)


class ForumEditPage(ForumFormPage, MergingPage, OfForum):
    """Changes a forum."""

    def make_form(self, data: Any = None) -> ForumForm:
        """Return the forum as it is. Raises: PermissionDenied."""
        self.require_runs()
        form = ForumForm(data, actor=self.actor, forum=self.forum)
        if data is None:
            self.begun(form)
        return form

    def stands(self) -> tuple[dict[str, Any], str]:
        """Return the forum as it is; locked, where it is to be changed."""
        forum = self._locked() if self.request.method == "POST" else self.forum
        rows = with_version(forums_visible_to(self.actor))
        return facts_of_forum(forum), rows.get(pk=forum.pk).version  # type: ignore[attr-defined]  # annotated

    def _locked(self) -> Forum:
        rows = forums_visible_to(self.actor).select_for_update(of=("self",), no_key=True)
        return get_object_or_404(rows, pk=self.forum.pk)

    def save(self, form: Any) -> HttpResponse:
        """Change it; say what else became of it meanwhile, where something did."""
        return MergingPage.save(self, form)

    def change(self, form: Any) -> HttpResponse:
        """Change it."""
        forum = self._locked()
        change_forum(forum=forum, actor=self.actor, changes=form.said, at=timezone.now())
        messages.success(self.request, _("The forum is changed."))
        return redirect("dashboard:forum", workspace=self.workspace.slug, pk=forum.pk)


class RhythmPreview(WorkspacePage):
    """The next days of a rhythm that is being chosen: a part of the page that asks for it."""

    template_name = "dashboard/forums/parts/rhythm.html"
    action = "forums.write"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the rhythm in words, with its next days from today on."""
        form = RhythmForm(self.request.GET)
        rhythm = form.cleaned_data["rhythm"] if form.is_valid() else ""
        here = self.workspace.local(timezone.now()).replace(tzinfo=None)
        return super().get_context_data(
            form=form, words=words_of(rhythm), days=next_days(rhythm, here), **kwargs
        )


class ForumStep(TakingSteps, OfForum):
    """Removes a forum of whose sessions nobody was told."""

    action = "forums.write"

    def page(self) -> str:
        """Return to the forums."""
        return reverse("dashboard:forums", args=[self.workspace.slug])

    def post(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Remove it."""
        return self.taken(self._remove)

    def _remove(self) -> str:
        remove_forum(forum=self.forum, actor=self.actor, at=timezone.now())
        return _("The forum is gone, with its drafts.")
