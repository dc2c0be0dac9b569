"""Commitments on pages: proposed, proposed otherwise, and taken through their life."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.identities import as_uuid
from apps.dashboard.commitments.forms import (
    CommitmentForm,
    DecliningForm,
    KeepingForm,
    WithdrawingForm,
    initial_of,
)
from apps.dashboard.commitments.purposes import Purposes
from apps.dashboard.views.commitments.pages import steps_open_to
from apps.dashboard.views.forums.steps import TakingSteps
from apps.dashboard.views.saving import FormPage
from apps.forums.models import Commitment, Session
from apps.forums.selectors import sessions_visible_to
from apps.forums.selectors.agendas import agenda_items_visible_to
from apps.forums.selectors.commitments import commitments_visible_to
from apps.forums.selectors.outcomes import outcomes_seen_by
from apps.forums.services import commitment_answers, commitment_ends, commitments


class CommitmentNewPage(FormPage):
    """Proposes a commitment, from a session, a finding or a milestone, or from nowhere."""

    template_name = "dashboard/commitments/edit.html"
    section = "commitments"
    action = "sessions.keep"

    @cached_property
    def session(self) -> Session | None:
        """Return the session that it comes from; None where it comes from none."""
        return self._named("session", sessions_visible_to(self.actor))

    def make_form(self, data: Any = None) -> CommitmentForm:
        """Return the form, with what the reader comes from."""
        asked = self.request.GET
        milestone, finding = asked.get("milestone", ""), asked.get("finding", "")
        purposes = Purposes(self.actor, session=self.session, milestone=milestone, finding=finding)
        own = self.actor.organisation_id
        initial = {"organisation": str(own) if own else ""} | purposes.seen
        return CommitmentForm(
            data, purposes=purposes, layer_names=self.layer_names, initial=initial
        )

    def save(self, form: CommitmentForm) -> HttpResponse:
        """Propose it."""
        made = commitments.propose_commitment(
            actor=self.actor,
            at=timezone.now(),
            session=self.session,
            agenda_item=self._named("agenda_item", agenda_items_visible_to(self.actor)),
            outcome=self._named("outcome", outcomes_seen_by(self.actor)),
            **form.said(),
        )
        messages.success(self.request, _("Both owners are asked to accept it."))
        return redirect("dashboard:commitment", self.workspace.slug, made.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, and what it comes from."""
        return super().get_context_data(session=self.session, commitment=None, **kwargs)

    def _named(self, name: str, rows: QuerySet[Any]) -> Any:
        """Return that of some rows which the address names; None where it names none."""
        asked = as_uuid(self.request.GET.get(name, ""))
        return rows.filter(pk=asked).first() if asked else None


class CommitmentEditPage(FormPage):
    """Proposes a commitment otherwise."""

    template_name = "dashboard/commitments/edit.html"
    section = "commitments"
    action = "sessions.keep"

    @cached_property
    def commitment(self) -> Commitment:
        """Return the commitment of the URL, if the reader may change it."""
        rows = commitments_visible_to(self.actor).prefetch_related("parties")
        found = get_object_or_404(rows, pk=self.kwargs["pk"])
        if "change" not in steps_open_to(found, self.actor):
            raise Http404
        return found

    def make_form(self, data: Any = None) -> CommitmentForm:
        """Return the form as the commitment is."""
        of = self.commitment
        purposes = Purposes(
            self.actor,
            session=None,
            milestone=str(of.milestone_id or ""),
            finding=str(of.finding_id or ""),
        )
        initial = initial_of(of, list(of.parties.all())) | purposes.seen
        return CommitmentForm(
            data, purposes=purposes, layer_names=self.layer_names, initial=initial
        )

    def save(self, form: CommitmentForm) -> HttpResponse:
        """Change it."""
        said = form.said()
        if said["counterpart"] is None:
            del said["counterpart"]
        for name in {"milestone", "finding"}.difference(form.changed_data):
            # It may be for one that its reader does not see.
            del said[name]
        commitments.change_commitment(
            commitment=self.commitment, actor=self.actor, changes=said, at=timezone.now()
        )
        messages.success(self.request, _("It is changed. Where its terms differ, both are asked."))
        return redirect("dashboard:commitment", self.workspace.slug, self.commitment.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, and the commitment."""
        return super().get_context_data(commitment=self.commitment, **kwargs)


class CommitmentStep(TakingSteps):
    """Accepts, declines, keeps, withdraws or removes a commitment."""

    action = "forums.answer"

    def page(self) -> str:
        """Return the page of the commitments."""
        return reverse("dashboard:commitments", args=[self.workspace.slug])

    def post(self, *_args: object, **kwargs: Any) -> HttpResponse:
        """Take a step with a commitment that the reader sees."""
        take = {
            "accept": self._accept,
            "decline": self._decline,
            "done": self._keep,
            "withdraw": self._withdraw,
            "remove": self._remove,
        }.get(kwargs["step"])
        if take is None:
            raise Http404
        found = get_object_or_404(commitments_visible_to(self.actor), pk=kwargs["pk"])
        at = timezone.now()
        self.given: dict[str, Any] = {"commitment": found, "actor": self.actor, "at": at}
        return self.taken(take)

    def _accept(self) -> str:
        found = commitment_answers.accept_commitment(**self.given)
        if found.state == "accepted":
            return _("Both owners have accepted: it is agreed.")
        return _("Accepted. The other owner has to accept it, too.")

    def _decline(self) -> str:
        form = self.valid(DecliningForm(self.request.POST))
        commitment_answers.decline_commitment(**self.given, **form.cleaned_data)
        return _("Declined; it may be proposed otherwise.")

    def _keep(self) -> str:
        form = self.valid(KeepingForm(self.request.POST))
        commitment_ends.keep_commitment(**self.given, **form.cleaned_data)
        return _("Done. Thank you.")

    def _withdraw(self) -> str:
        form = self.valid(WithdrawingForm(self.request.POST))
        commitment_ends.withdraw_commitment(**self.given, **form.cleaned_data)
        return _("Withdrawn.")

    def _remove(self) -> str:
        self.require("sessions.keep")
        commitments.remove_commitment(**self.given)
        return _("Removed.")
