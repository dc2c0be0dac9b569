"""The agenda of a session: its items in order, put on, changed, moved, taken off and suggested."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.alignment.models import Finding
from apps.alignment.selectors.findings import findings_visible_to
from apps.alignment.selectors.sentences import sentence_of
from apps.common.errors import LockstepError
from apps.common.identities import as_uuid
from apps.common.row_versions import with_version
from apps.dashboard.forums.agenda import (
    ItemForm,
    ItemRow,
    PasteForm,
    item_rows,
    length_of,
    moved,
    put_into,
)
from apps.dashboard.refusing import refusal_words, refuse
from apps.dashboard.views.forums.sessions import OfSession
from apps.dashboard.views.forums.steps import NotFilledInError, TakingSteps
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.saving import STALE
from apps.forums.models import AgendaItem, Outcome, Session
from apps.forums.selectors import sessions_visible_to
from apps.forums.selectors.agendas import agenda_items_visible_to, agenda_of, agenda_version
from apps.forums.selectors.outcomes import outcomes_seen_by
from apps.forums.selectors.papers import papers_of_items
from apps.forums.selectors.suggestions import suggested_agenda
from apps.forums.services import agendas
from apps.forums.services.locking import lock_session_of
from apps.forums.services.pasting import paste_agenda

_MOST_SUGGESTED = 6


class OfAgenda(OfSession):
    """A page that shows the agenda of a session."""

    tab = "agenda"

    @cached_property
    def items(self) -> list[AgendaItem]:
        """Return the items in their order, with their versions, and what the reader may read."""
        rows = agenda_items_visible_to(self.actor).filter(session=self.session)
        items = list(with_version(rows).order_by("position"))
        for item in items:
            item.notes = item.notes if item.notes_read else ""  # type: ignore[attr-defined]  # annotated
            item.presenter = item.presenter if item.presenter_read else ""  # type: ignore[attr-defined]  # annotated
        return items

    def rows(self) -> list[ItemRow]:
        """Return the items as rows, with their papers."""
        papers = papers_of_items(self.actor, [item.pk for item in self.items])
        return item_rows(self.items, self.session, self.layer_names, papers)

    def require_keeps(self) -> None:
        """Refuse who does not keep the record, or not any more. Raises: PermissionDenied."""
        if not self.keeps:
            raise PermissionDenied


class AgendaPage(OfAgenda):
    """The agenda, for whoever sees the session; for who keeps its record, to be changed here."""

    template_name = "dashboard/forums/agenda.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the items, and what could be put among them."""
        given = {
            "items": self.rows(),
            "length": length_of(self.items, self.session),
            "version": agenda_version(self.session),
            "seen": ",".join(str(item.pk) for item in self.items),
            "looks_again": self.keeps,
        }
        if self.keeps:
            given |= {
                "form": ItemForm(auto_id="new-%s"),
                "paste_form": PasteForm(auto_id="paste-%s"),
                "suggestions": self._suggestions(),
            }
        return super().get_context_data(**given | kwargs)

    def _suggestions(self) -> list[Any]:
        found = suggested_agenda(self.session, self.actor, most=_MOST_SUGGESTED)
        return [(one.about, *self._told_of(one.about), one.standing) for one in found]

    def _told_of(self, about: Finding | Outcome) -> tuple[str, str]:
        """Return under which name a topic is put on the agenda, and its sentence."""
        if isinstance(about, Outcome):
            return "question", about.title
        return "finding", sentence_of(about, self.layer_names)


class AgendaStep(TakingSteps, AgendaPage):
    """Puts on an item or a whole text, moves an item, or takes one off."""

    http_method_names = ["post"]

    def page(self) -> str:
        """Return to the agenda."""
        return self.address("agenda")

    def post(self, request: HttpRequest, step: str, **_kwargs: Any) -> HttpResponse:
        """Take the step."""
        self.require_keeps()
        if step == "add":
            return self._filled_in("form", ItemForm(request.POST, auto_id="new-%s"))
        if step == "paste":
            return self._filled_in("paste_form", PasteForm(request.POST, auto_id="paste-%s"))
        if step == "move":
            try:
                return self._move()
            except LockstepError as error:
                return self.refused(refusal_words(error))
        steps = {"finding": self._put_on, "question": self._take_up, "remove": self._remove}
        if step not in steps:
            raise Http404
        return self.taken(steps[step])

    def _filled_in(self, name: str, form: Any) -> HttpResponse:
        """Take what a form says; show the agenda with it again, where that cannot be."""
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(**{name: form}), status=400)
        try:
            with transaction.atomic():
                said = self._paste(form) if name == "paste_form" else self._add(form)
        except LockstepError as error:
            status = refuse(form, error)
            return self.render_to_response(self.get_context_data(**{name: form}), status=status)
        return self.done(said)

    def _add(self, form: ItemForm) -> str:
        session, at = self.locked(), timezone.now()
        agendas.add_agenda_item(actor=self.actor, session=session, at=at, **form.filled_in)
        return _("“%(title)s” is on the agenda.") % {"title": form.filled_in["title"]}

    def _paste(self, form: PasteForm) -> str:
        session, at = self.locked(), timezone.now()
        paste_agenda(session=session, actor=self.actor, at=at, **form.cleaned_data)
        return _("Each line is an item of the agenda.")

    def _put_on(self) -> str:
        return put_on(self.posted_id("finding"), self.locked(), self)

    def _take_up(self) -> str:
        rows = outcomes_seen_by(self.actor)
        question = get_object_or_404(rows, pk=self.posted_id("question"))
        agendas.add_agenda_item(
            actor=self.actor,
            session=self.locked(),
            at=timezone.now(),
            title=question.title[:300],
            question=question,
        )
        return _("What was left open is on the agenda.")

    def _remove(self) -> str:
        pk, _sep, version = self.request.POST.get("remove", "").partition(":")
        found = as_uuid(pk)
        items = agenda_items_visible_to(self.actor).filter(session=self.session, pk__in=[found])
        lock_session_of(items)
        item = with_version(items).select_related("session__forum").first()
        if item is None:
            raise NotFilledInError(_("Somebody else has taken it off already."))
        if version != item.version:  # type: ignore[attr-defined]  # annotated
            raise NotFilledInError(
                _("Somebody else has changed it meanwhile. Look at it again; then take it off.")
            )
        agendas.remove_agenda_item(item=item, actor=self.actor, at=timezone.now())
        return _("“%(title)s” is off the agenda.") % {"title": item.title}

    def _move(self) -> HttpResponse:
        """Move an item; where the order is another one by now, show both."""
        pk, _sep, behind = self.request.POST.get("move", "").partition(">")
        item, after = as_uuid(pk), as_uuid(behind)
        if item is None:
            raise Http404
        with transaction.atomic():
            session = self.locked()
            order = list(agenda_of(session).values_list("pk", flat=True))
            if item not in order:
                return self.refused(_("Somebody else has taken it off meanwhile."))
            if agenda_version(session) == self.request.POST.get("version"):
                order = moved(order, item, after)
                agendas.arrange_agenda(
                    session=session, actor=self.actor, items=order, at=timezone.now()
                )
                return self.done(self._told(item, order))
        told = map(as_uuid, self.request.POST.get("seen", "").split(","))
        seen = [one for one in told if one is not None]
        return self._conflict(item, moved(seen, item, after), order)

    def _told(self, item: UUID, order: list[UUID]) -> str:
        title = AgendaItem.objects.values_list("title", flat=True).get(pk=item)
        place = {"title": title, "place": order.index(item) + 1, "all": len(order)}
        return _("“%(title)s” is now %(place)d of %(all)d.") % place

    def _conflict(self, item: UUID, yours: list[UUID], theirs: list[UUID]) -> HttpResponse:
        """Show what somebody else has made of the order beside one's own, and both in one."""
        merged = put_into(theirs, yours, item)
        place = merged.index(item)
        titles = {each.pk: each.title for each in self.items}
        gone = _("(taken off meanwhile)")
        conflict = {
            "item": item,
            "title": titles[item],
            "theirs": [(pk == item, titles[pk]) for pk in theirs],
            "yours": [(pk == item, titles.get(pk, gone)) for pk in yours],
            "move": f"{item}>{merged[place - 1] if place else ''}",
            "place": place + 1,
            "is_same": merged == theirs,
        }
        return self.render_to_response(self.get_context_data(conflict=conflict), status=STALE)


class FindingStep(TakingSteps):
    """Puts a finding on the agenda of a session that is chosen where the finding is read."""

    action = "sessions.keep"

    def page(self) -> str:
        """Return to the findings."""
        return reverse("dashboard:findings", args=[self.workspace.slug])

    def post(self, _request: HttpRequest, pk: UUID, **_kwargs: Any) -> HttpResponse:
        """Put it on."""
        return self.taken(lambda: put_on(pk, self._session(), self))

    def _session(self) -> Session:
        rows = sessions_visible_to(self.actor).select_related("forum")
        return get_object_or_404(
            rows.select_for_update(of=("self",), no_key=True), pk=self.posted_id("session")
        )


def put_on(finding: UUID, session: Session, page: WorkspacePage) -> str:
    """Put a finding that the reader of a page sees on an agenda; return what is said of it."""
    found = get_object_or_404(findings_visible_to(page.actor), pk=finding)
    title = sentence_of(found, page.layer_names)[:300]
    agendas.add_agenda_item(
        actor=page.actor, session=session, at=timezone.now(), title=title, finding=found
    )
    return _("The finding is on the agenda. It counts as being dealt with from now on.")
