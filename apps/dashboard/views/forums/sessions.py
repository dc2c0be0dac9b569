"""One session: when and where it is and what it needs; planned, changed, moved, and its steps."""

from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from apps.common.row_versions import with_version
from apps.dashboard.answering import asked_of
from apps.dashboard.choosing import name_with_organisation
from apps.dashboard.commitments.words import rows_of
from apps.dashboard.forums.clashes import clash_words
from apps.dashboard.forums.rows import session_row
from apps.dashboard.forums.session_forms import (
    CancellationForm,
    MoveForm,
    SessionForm,
    facts_of_session,
)
from apps.dashboard.forums.steps import TAKEN_WORDS, steps_open
from apps.dashboard.forums.words import ACCESSIBILITY_WORDS, REPORT_KINDS, STATE_MEANINGS
from apps.dashboard.forums.zones import zone_names
from apps.dashboard.merging import VersionedForm
from apps.dashboard.views.forums.steps import TakingSteps
from apps.dashboard.views.forums.templates import WithTemplates
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.saving import FormPage, MergingPage
from apps.dashboard.wording import SECTOR_WORDS
from apps.forums.lifecycle import CHANGEABLE, HELD, KEPT, STEPS, UNTOLD
from apps.forums.models import Session, SessionState
from apps.forums.selectors import runs_forum, sessions_visible_to
from apps.forums.selectors.attribution import keeps_record
from apps.forums.selectors.clashes import clashes_of
from apps.forums.selectors.commitments import commitments_of
from apps.forums.selectors.names_told import names_told
from apps.forums.services import steps
from apps.forums.services.sessions import change_session, plan_session, remove_session

_MOST_CLASHES: Final = 20


class OfSession(WorkspacePage):
    """A page of one session that the reader sees. tab: which of its pages it is."""

    section = "forums"
    tab = "session"

    @cached_property
    def session(self) -> Session:
        """Return the session of the URL. Raises: Http404, where the actor does not see it."""
        return get_object_or_404(self.sessions(), pk=self.kwargs["pk"])

    def sessions(self) -> QuerySet[Session]:
        """Return the sessions that the reader sees, with what pages tell of each."""
        rows = sessions_visible_to(self.actor)
        return rows.select_related(
            "forum", "room", "chair__user", "chair__organisation", "rapporteur__user"
        )

    def locked(self) -> Session:
        """Return the session of the URL, locked until the transaction ends. Raises: Http404."""
        rows = sessions_visible_to(self.actor).select_related("forum")
        return get_object_or_404(
            rows.select_for_update(of=("self",), no_key=True), pk=self.kwargs["pk"]
        )

    @cached_property
    def runs(self) -> bool:
        """Tell whether the reader runs the session's forum."""
        return self.may("forums.write") and runs_forum(self.actor, self.session.forum)

    @cached_property
    def keeps(self) -> bool:
        """Tell whether the reader writes to the session's record, and it is still written."""
        return self.session.state in KEPT and self.is_keeper

    @cached_property
    def is_keeper(self) -> bool:
        """Tell whether the reader is one of those who keep the session's record."""
        return self.may("sessions.keep") and keeps_record(self.actor, self.session)

    def address(self, name: str = "session") -> str:
        """Return the address of one of the session's pages."""
        return reverse(f"dashboard:{name}", args=[self.workspace.slug, self.kwargs["pk"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the session, and what the reader may do with it."""
        given = {
            "session": self.session,
            "row": session_row(self.session, self.session.forum.name),
            "tab": self.tab,
            "runs": self.runs,
            "keeps": self.keeps,
            "is_keeper": self.is_keeper,
            "here": self.request.get_full_path(),
        }
        return super().get_context_data(**given | kwargs)


class SessionPage(OfSession):
    """What a session is for, when and where it is, and the steps that come next."""

    template_name = "dashboard/forums/session.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what there is to know of it."""
        session = self.session
        needs = session.sector_needs.order_by("sector").values_list("sector", "at_least")
        return super().get_context_data(
            meaning=STATE_MEANINGS[session.state],
            starts_here=self.workspace.local(session.starts_at),
            ends_here=self.workspace.local(session.ends_at),
            asked=asked_of(session, self.actor, timezone.now()),
            spoken=[_language(tag) for tag in session.languages],
            accessibility=[ACCESSIBILITY_WORDS[key] for key in session.accessibility],
            needs=[(SECTOR_WORDS[sector], at_least) for sector, at_least in needs],
            chair=_person(session.chair),
            rapporteur=_person(session.rapporteur),
            steps=steps_open(session) if self.runs else [],
            # Before it is published, which nobody takes back.
            names=self._names() if self.keeps and session.state == SessionState.CLOSED else [],
            is_changeable=self.runs and session.state in CHANGEABLE,
            is_movable=self.runs and session.state in STEPS["move"].since - UNTOLD,
            is_cancellable=self.runs and session.state in STEPS["cancel"].since - UNTOLD,
            is_removable=self.runs and session.state in UNTOLD,
            cancellation=CancellationForm(),
            clashes=self.clashes(),
            is_followable=session.state in CHANGEABLE - UNTOLD,
            report_kinds=REPORT_KINDS if session.state in HELD else (),
            commitment_rows=rows_of(
                commitments_of(session, self.actor), self.layer_names, self.today
            ),
            **kwargs,
        )

    def clashes(self) -> list[str]:
        """Return what is in the session's way while it can be moved, for whoever runs it."""
        session = self.session
        if not self.runs or session.state not in STEPS["move"].since:
            return []
        found = clashes_of([session], self.actor)[session.pk]
        return [clash_words(clash) for clash in found[:_MOST_CLASHES]]

    def _names(self) -> list[str]:
        """Return the names in the record that the forum's attribution does not tell of."""
        return sorted({told.name for told in names_told(self.session)})


def _person(member: Any) -> str:
    return name_with_organisation(member) if member else ""


def _language(tag: str) -> str:
    """Return a language in the reader's, where it is known, else its tag."""
    try:
        return str(get_language_info(tag)["name_translated"]).capitalize()
    except KeyError:
        return tag


class SessionNewPage(FormPage, WithTemplates):
    """Plans a session, as a draft."""

    template_name = "dashboard/forums/session_edit.html"

    def make_form(self, data: Any = None) -> SessionForm:
        """Return an empty session, or one as a template says. Raises: PermissionDenied."""
        self.require_runs()
        return SessionForm(
            data,
            actor=self.actor,
            forum=self.forum,
            template=self.begun_from,
            at=timezone.now(),
        )

    def save(self, form: SessionForm) -> HttpResponse:
        """Plan it."""
        made = plan_session(
            actor=self.actor,
            forum=self.forum,
            template=self.begun_from,
            at=timezone.now(),
            **form.said,
        )
        messages.success(self.request, _("The draft is there. Nobody was told of it yet."))
        return redirect("dashboard:session", workspace=self.workspace.slug, pk=made.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form with the zones to choose from."""
        return super().get_context_data(**{"zones": zone_names()} | kwargs)


class SessionEditPage(MergingPage, OfSession):
    """Changes a session; when and where, as long as nobody was told of that."""

    template_name = "dashboard/forums/session_edit.html"
    action = "forums.write"

    def make_form(self, data: Any = None) -> VersionedForm:
        """Return the session as it is. Raises: PermissionDenied."""
        if not self.runs:
            raise PermissionDenied
        form = SessionForm(
            data,
            actor=self.actor,
            forum=self.session.forum,
            session=self.session,
            at=timezone.now(),
        )
        return form if data is not None else self.begun(form)

    def stands(self) -> tuple[dict[str, Any], str]:
        """Return the session as it is; locked, where it is to be changed."""
        session = self.locked() if self.request.method == "POST" else self.session
        version = with_version(self.sessions()).get(pk=session.pk).version  # type: ignore[attr-defined]  # annotated
        return facts_of_session(session), version

    def change(self, form: Any) -> HttpResponse:
        """Change it."""
        change_session(
            session=self.locked(), actor=self.actor, changes=form.said, at=timezone.now()
        )
        messages.success(self.request, _("The session is changed."))
        return redirect(self.address())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form with the zones to choose from."""
        given = {"zones": zone_names(), "forum": self.session.forum}
        return super().get_context_data(**given | kwargs)


class SessionMovePage(FormPage, OfSession):
    """Moves a session that people know of to another time or another place, and tells them."""

    template_name = "dashboard/forums/move.html"
    action = "forums.write"

    def make_form(self, data: Any = None) -> MoveForm:
        """Return when and where it is. Raises: PermissionDenied."""
        if not self.runs:
            raise PermissionDenied
        return MoveForm(data, actor=self.actor, session=self.session)

    def save(self, form: MoveForm) -> HttpResponse:
        """Move it."""
        steps.move_session(session=self.locked(), actor=self.actor, at=timezone.now(), **form.said)
        messages.success(self.request, _("The session is moved, and who is invited is told."))
        return redirect(self.address())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form with the zones to choose from."""
        return super().get_context_data(**{"zones": zone_names()} | kwargs)


class SessionStep(TakingSteps, OfSession):
    """Announces, opens, closes, publishes, cancels or removes a session."""

    action = "forums.write"
    _TAKE = {
        "announce": steps.announce_session,
        "open": steps.open_session,
        "close": steps.close_session,
        "publish": steps.publish_results,
    }

    def page(self) -> str:
        """Return to the session; to its forum, where it is gone."""
        return self.address()

    def post(self, _request: HttpRequest, pk: UUID, step: str, **_kwargs: Any) -> HttpResponse:
        """Take the step."""
        if step == "remove":
            forum = self.session.forum_id
            answer = self.taken(self._remove)
            is_gone = not self.sessions().filter(pk=pk).exists()
            return (
                redirect("dashboard:forum", workspace=self.workspace.slug, pk=forum)
                if is_gone
                else answer
            )
        if step == "cancel":
            return self.taken(self._cancel)
        if step not in self._TAKE:
            raise Http404
        return self.taken(lambda: self._take(step))

    def _take(self, step: str) -> str:
        self._TAKE[step](session=self.locked(), actor=self.actor, at=timezone.now())
        return str(TAKEN_WORDS[step])

    def _cancel(self) -> str:
        said = self.valid(CancellationForm(self.request.POST)).cleaned_data
        steps.cancel_session(session=self.locked(), actor=self.actor, at=timezone.now(), **said)
        return _("The session is cancelled, and who is invited is told.")

    def _remove(self) -> str:
        remove_session(session=self.locked(), actor=self.actor, at=timezone.now())
        return _("The draft is gone.")
