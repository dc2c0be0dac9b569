"""What a session came to: written down by type while it goes on, put right, settled, taken back."""

from functools import cached_property
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.row_versions import with_version
from apps.dashboard.forums.outcome_forms import OutcomeForm, facts_of_outcome, options_needed
from apps.dashboard.forums.outcomes import outcome_rows, settling_form
from apps.dashboard.forums.ties import Ties
from apps.dashboard.forums.words import TYPE_MEANINGS, TYPE_WORDS
from apps.dashboard.merging import VersionedForm
from apps.dashboard.views.forums.sessions import OfSession
from apps.dashboard.views.forums.steps import TakingSteps
from apps.dashboard.views.saving import FormPage, MergingPage
from apps.forums.models import Outcome, OutcomeType, SessionState
from apps.forums.selectors.agendas import agenda_of
from apps.forums.selectors.outcomes import carried_to, outcomes_visible_to
from apps.forums.services import outcomes

_MOST_CARRIED: Final = 50
# Buttons of the form that ask for something else of it than to be taken.
_ASIDE: Final = ("as", "look", "more")
_TAKEN: Final[dict[str, tuple[Any, Any]]] = {
    "answer": (outcomes.answer_question, gettext_lazy("The question is answered.")),
    "choose": (outcomes.choose_option, gettext_lazy("The option is chosen.")),
    "reopen": (outcomes.reopen_outcome, gettext_lazy("It is open again.")),
}


class OutcomesPage(OfSession):
    """What a session came to, by type, and the questions that were carried to it."""

    template_name = "dashboard/forums/outcomes.html"
    tab = "outcomes"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the outcomes that the reader may read."""
        at = timezone.now()
        visible = outcomes_visible_to(self.actor)
        rows = outcome_rows(
            visible.filter(session=self.session).order_by("created_at", "pk"),
            self.layer_names,
            at,
            may_settle=self.is_keeper,
        )
        carried = visible.filter(carried_to(self.session)).order_by("session__ends_at", "pk")
        return super().get_context_data(
            groups=[
                (TYPE_WORDS[kind], found)
                for kind in OutcomeType
                if (found := [row for row in rows if row.type == kind])
            ],
            carried=outcome_rows(
                carried[:_MOST_CARRIED], self.layer_names, at, may_settle=self.is_keeper
            ),
            types=[(kind, TYPE_WORDS[kind], TYPE_MEANINGS[kind]) for kind in OutcomeType],
            is_told=self.is_keeper or self.session.state == SessionState.PUBLISHED,
            **kwargs,
        )


class OutcomeNewPage(FormPage, OfSession):
    """Writes down one thing more that a session came to."""

    template_name = "dashboard/forums/outcome.html"
    tab = "outcomes"
    outcome: Outcome | None = None

    @cached_property
    def kind(self) -> str:
        """Return the type that is being written down. Raises: Http404, for what is none."""
        said = self.request.POST.get("as") or self.request.POST.get("type")
        kind = said or self.request.GET.get("type", OutcomeType.LESSON)
        if kind not in OutcomeType.values:
            raise Http404
        return kind

    @cached_property
    def ties(self) -> Ties:
        """Return what is chosen that it is about."""
        if self.request.method == "POST":
            return Ties.sent(self.actor, self.request.POST)
        return Ties.of(self.actor, self.outcome) if self.outcome else Ties(self.actor, {})

    def make_form(self, data: Any = None) -> OutcomeForm:
        """Return the form of the type. Raises: PermissionDenied."""
        if not self.keeps:
            raise PermissionDenied
        sent = sum(name.endswith("-cost_borne_by") for name in self.request.POST)
        more = sent + ("more" in self.request.POST)
        options = max(more, 3, options_needed(self.outcome) if self.outcome else 0)
        return OutcomeForm(data, kind=self.kind, items=agenda_of(self.session), options=options)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take it; or go on filling it in, as another type or with more to choose from."""
        if self._is_aside():
            form = self.make_form()
            form.initial = {
                name: request.POST[name] for name in form.fields if name in request.POST
            }
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def _is_aside(self) -> bool:
        """Tell whether it is filled in further; also by Enter in the field to look by."""
        sent = self.request.POST
        looks = sent.get("q", "") not in {"", sent.get("looked", "")} and "take" not in sent
        return looks or any(name in sent for name in _ASIDE)

    def save(self, form: OutcomeForm) -> HttpResponse:
        """Write it down."""
        said = form.spoken | self.ties.said
        outcomes.record_outcome(actor=self.actor, session=self.locked(), at=timezone.now(), **said)
        messages.success(self.request, _("It is written down."))
        return redirect(self.address("outcomes"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, the types it may be of, and what it may be about."""
        text = self.request.POST.get("q", "")
        given = {
            "kind": self.kind,
            "meaning": TYPE_MEANINGS[self.kind],
            "types": [(kind, TYPE_WORDS[kind]) for kind in OutcomeType],
            "groups": self.ties.offered(self.session, text, self.layer_names),
            "q": text,
            "outcome": self.outcome,
        }
        return super().get_context_data(**given | kwargs)


class OutcomePage(OutcomeNewPage, MergingPage):
    """Puts an outcome right; what somebody else has changed meanwhile is put together with it."""

    @cached_property
    def outcome(self) -> Outcome:  # type: ignore[override]  # found by the address
        """Return the outcome of the URL, with its version. Raises: Http404."""
        rows = outcomes_visible_to(self.actor).filter(session=self.session)
        return get_object_or_404(
            with_version(rows).select_related("session__forum"), pk=self.kwargs["outcome"]
        )

    @cached_property
    def kind(self) -> str:
        """Return the type that it has, or is to have."""
        said = self.request.POST.get("as") or self.request.POST.get("type")
        return said if said in OutcomeType.values else self.outcome.type

    def stands(self) -> tuple[dict[str, Any], str]:
        """Return the outcome as it is."""
        return facts_of_outcome(self.outcome), self.outcome.version  # type: ignore[attr-defined]  # annotated

    def make_form(self, data: Any = None) -> OutcomeForm:
        """Return the outcome as it is."""
        form = super().make_form(data)
        self.begun(form)
        return form

    def save(self, form: VersionedForm) -> HttpResponse:
        """Put it right; say what else became of it meanwhile, where something did."""
        session = self.locked()
        self.__dict__.pop("outcome", None)
        self.outcome.session = session
        return MergingPage.save(self, form)

    def change(self, form: Any) -> HttpResponse:
        """Put it right."""
        said = form.spoken | self.ties.said
        outcomes.change_outcome(
            outcome=self.outcome, actor=self.actor, changes=said, at=timezone.now()
        )
        messages.success(self.request, _("It is changed."))
        return redirect(self.address("outcomes"))


class OutcomeStep(TakingSteps):
    """Answers, chooses, opens again or takes back what a session came to."""

    action = "sessions.keep"

    def page(self) -> str:
        """Return to the session that it came up in."""
        return reverse("dashboard:outcomes", args=[self.workspace.slug, self._outcome.session_id])

    @cached_property
    def _outcome(self) -> Outcome:
        rows = outcomes_visible_to(self.actor).select_related("session__forum")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def post(self, _request: HttpRequest, step: str, **_kwargs: Any) -> HttpResponse:
        """Take the step."""
        if step == "remove":
            return self.taken(self._remove)
        if step not in _TAKEN:
            raise Http404
        return self.taken(lambda: self._settle(step))

    def _settle(self, step: str) -> str:
        take, said = _TAKEN[step]
        form = settling_form(self._outcome, step, self.request.POST)
        assert form is not None  # noqa: S101 - each of these steps has one, for the types
        rows = outcomes_visible_to(self.actor).select_related("session__forum")
        outcome = rows.select_for_update(of=("self",), no_key=True).get(pk=self._outcome.pk)
        given = self.valid(form).cleaned_data
        take(outcome=outcome, actor=self.actor, at=timezone.now(), **given)
        return str(said)

    def _remove(self) -> str:
        outcomes.remove_outcome(outcome=self._outcome, actor=self.actor, at=timezone.now())
        return _("It is taken back.")
