"""One item of an agenda, changed by one or by two at once."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.row_versions import with_version
from apps.dashboard.forums.agenda import ItemForm, facts_of_item
from apps.dashboard.merging import VersionedForm
from apps.dashboard.views.forums.agendas import OfAgenda
from apps.dashboard.views.saving import STALE, MergingPage
from apps.forums.models import AgendaItem
from apps.forums.selectors.agendas import agenda_items_visible_to
from apps.forums.services import agendas
from apps.forums.services.locking import lock_session_of


class AgendaItemPage(MergingPage, OfAgenda):
    """One item, to be changed; what somebody else has changed meanwhile is put together with it."""

    template_name = "dashboard/forums/agenda_item.html"

    @cached_property
    def item(self) -> AgendaItem | None:
        """Return the item of the URL; None where somebody has taken it off meanwhile."""
        rows = agenda_items_visible_to(self.actor).filter(session=self.session)
        found = with_version(rows).select_related("session__forum")
        return found.filter(pk=self.kwargs["item"]).first()

    def stands(self) -> tuple[dict[str, Any], str]:
        """Return the item as it is. Raises: Http404, where it is none any more."""
        if self.item is None:
            raise Http404
        return facts_of_item(self.item), self.item.version  # type: ignore[attr-defined]  # annotated

    def make_form(self, data: Any = None) -> VersionedForm:
        """Return the item as it is. Raises: PermissionDenied, Http404."""
        self.require_keeps()
        return ItemForm(data) if data is not None else self.begun(ItemForm())

    def save(self, form: VersionedForm) -> HttpResponse:
        """Change it; where it was taken off meanwhile, offer to put it on as another one."""
        items = agenda_items_visible_to(self.actor)
        lock_session_of(items.filter(pk=self.kwargs["item"]))
        if self.item is None:
            context = self.get_context_data(form=form, is_gone=True)
            return self.render_to_response(context, status=STALE)
        return super().save(form)

    def change(self, form: VersionedForm) -> HttpResponse:
        """Change it."""
        assert self.item is not None  # noqa: S101 - looked at before, for the types
        changes, at = form.filled_in, timezone.now()
        agendas.change_agenda_item(item=self.item, actor=self.actor, changes=changes, at=at)
        messages.success(self.request, _("The item is changed."))
        return redirect(self.address("agenda"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the item."""
        return super().get_context_data(**{"item": self.item} | kwargs)
