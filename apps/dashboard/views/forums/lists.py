"""The forums that the reader sees, and what is common to all: themes and rooms."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.api.pagination import KeysetPagination
from apps.dashboard.forums.forms import RoomForm, ThemeForm
from apps.dashboard.forums.rows import forum_rows
from apps.dashboard.views.forums.steps import TakingSteps
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.paging import by, page_of
from apps.dashboard.wording import layer_words
from apps.forums.api.filters import ForumFilters
from apps.forums.models import Forum, Theme
from apps.forums.selectors import forums_visible_to, rooms_visible_to, themes_of
from apps.forums.services import rooms, themes
from apps.stakeholders.models import Workspace


class NarrowingForm(forms.Form):
    """What forums are narrowed by."""

    search = forms.CharField(
        label=gettext_lazy("Name contains"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)

    def __init__(self, data: Mapping[str, Any], *, workspace: Workspace) -> None:
        """Offer the themes."""
        super().__init__(data)
        offered = [(theme.key, layer_words(theme.name)) for theme in themes_of(workspace)]
        field = self.fields["theme"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared, for the types
        field.choices = [("", gettext_lazy("All")), *offered]

    @property
    def filters(self) -> dict[str, str]:
        """Return what was asked for, ready for the filters of the API."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class ForumsPage(WorkspacePage):
    """The forums that the reader sees, with the next session of each."""

    template_name = "dashboard/forums/list.html"
    section = "forums"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the forums that are asked for."""
        form = NarrowingForm(self.request.GET, workspace=self.workspace)
        form.is_valid()
        seen = forums_visible_to(self.actor)
        page = page_of(
            self.request, with_themes(_narrowed(seen, form)), KeysetPagination(), by("name")
        )
        return super().get_context_data(
            form=form,
            page=page,
            rows=forum_rows(page.rows, self.actor, timezone.now()),
            is_narrowed=bool(form.filters),
            nothing_yet=not page.rows and not seen.exists(),
            **kwargs,
        )


def _narrowed(forums: QuerySet[Forum], form: NarrowingForm) -> QuerySet[Forum]:
    return ForumFilters(form.filters, forums).qs if form.filters else forums


def with_themes(forums: QuerySet[Forum]) -> QuerySet[Forum]:
    """Return forums with their themes in order."""
    return forums.prefetch_related(Prefetch("themes", queryset=Theme.objects.order_by("position")))


class CommonPage(WorkspacePage):
    """The themes and the rooms of the workspace."""

    template_name = "dashboard/forums/common.html"
    section = "forums"
    action = "forums.write"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return them, each with the form to change it, and a form for one more of each."""
        given = {
            "themes": [
                (theme, ThemeForm(initial={"name": theme.name}, auto_id=f"{theme.pk}-%s"))
                for theme in themes_of(self.workspace)
            ],
            "rooms": [
                (room, RoomForm(initial=_facts(room), auto_id=f"{room.pk}-%s"))
                for room in rooms_visible_to(self.actor).order_by("name")
            ],
            "theme_form": ThemeForm(auto_id="new-theme-%s"),
            "room_form": RoomForm(auto_id="new-room-%s"),
        }
        return super().get_context_data(**given | kwargs)


def _facts(room: Any) -> dict[str, Any]:
    return {name: getattr(room, name) for name in ("name", "place", "capacity")}


class CommonStep(TakingSteps):
    """Adds, changes or removes a theme or a room."""

    action = "forums.write"

    def page(self) -> str:
        """Return to the themes and rooms."""
        return reverse("dashboard:forums-common", args=[self.workspace.slug])

    def post(self, *_args: Any, step: str, **_kwargs: Any) -> HttpResponse:
        """Take the step."""
        steps = {
            "add-theme": self._add_theme,
            "change-theme": self._change_theme,
            "remove-theme": self._remove_theme,
            "add-room": self._add_room,
            "change-room": self._change_room,
            "remove-room": self._remove_room,
        }
        if step not in steps:
            raise Http404
        return self.taken(steps[step])

    def _add_theme(self) -> str:
        said = self.valid(ThemeForm(self.request.POST)).said
        themes.create_theme(actor=self.actor, at=timezone.now(), **said)
        return _("The theme is there from now on.")

    def _change_theme(self) -> str:
        said = self.valid(ThemeForm(self.request.POST)).cleaned_data
        at = timezone.now()
        themes.change_theme(theme=self._theme(), actor=self.actor, changes=said, at=at)
        return _("The theme is changed.")

    def _remove_theme(self) -> str:
        themes.remove_theme(theme=self._theme(), actor=self.actor, at=timezone.now())
        return _("The theme is gone.")

    def _add_room(self) -> str:
        said = self.valid(RoomForm(self.request.POST)).cleaned_data
        rooms.create_room(actor=self.actor, at=timezone.now(), **said)
        return _("The room is there from now on.")

    def _change_room(self) -> str:
        said = self.valid(RoomForm(self.request.POST)).cleaned_data
        rooms.change_room(room=self._room(), actor=self.actor, changes=said, at=timezone.now())
        return _("The room is changed.")

    def _remove_room(self) -> str:
        rooms.remove_room(room=self._room(), actor=self.actor, at=timezone.now())
        return _("The room is gone.")

    def _theme(self) -> Theme:
        return get_object_or_404(themes_of(self.workspace), pk=self.posted_id("pk"))

    def _room(self) -> Any:
        return get_object_or_404(rooms_visible_to(self.actor), pk=self.posted_id("pk"))
