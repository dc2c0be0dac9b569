"""Commitments on pages: all that the reader sees, and one of them with its steps."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.common.api.pagination import KeysetPagination
from apps.dashboard.commitments.forms import DecliningForm, KeepingForm, WithdrawingForm
from apps.dashboard.commitments.words import (
    STATE_WORDS,
    finding_words,
    rows_of,
    said_by,
    state_words,
)
from apps.dashboard.fields import offer
from apps.dashboard.history import told_changes
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.paging import by, page_of
from apps.forums.models import Answer, Commitment
from apps.forums.promises import COMMITMENT_STEPS
from apps.forums.selectors.commitments import (
    as_seen_by,
    commitment_history,
    commitments_visible_to,
)
from apps.forums.selectors.waiting import commitments_to_answer
from apps.forums.services.commitment_rights import answering, may_shape
from apps.forums.services.commitments import with_owners
from apps.stakeholders.models import Membership, Organisation
from apps.stakeholders.selectors import organisations_visible_to

_WHOSE: Final = [
    ("", _("All that I see")),
    ("own", _("My organisation's")),
    ("waiting", _("Waiting for my organisation's answer")),
]


class NarrowingForm(forms.Form):
    """What commitments are narrowed by."""

    whose = forms.ChoiceField(label=_("Whose"), required=False, choices=_WHOSE)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *STATE_WORDS.items()]
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Who commits itself"),
        required=False,
        empty_label=_("All"),
    )

    def __init__(self, data: Mapping[str, Any], *, organisations: QuerySet[Organisation]) -> None:
        """Offer the organisations that have committed themselves."""
        super().__init__(data)
        offer(self, organisation=organisations)

    def narrow(
        self, rows: QuerySet[Commitment], actor: Membership, today: date
    ) -> QuerySet[Commitment]:
        """Return those of some commitments that are asked for; all where nothing is."""
        if not self.is_valid():
            return rows
        if state := self.cleaned_data["state"]:
            rows = rows.filter(state=state)
        if organisation := self.cleaned_data["organisation"]:
            rows = rows.filter(organisation=organisation)
        own = actor.organisation_id
        mine = Q(organisation=own) | Q(counterpart=own) if own else Q(pk__in=[])
        if self.cleaned_data["whose"] == "own":
            return rows.filter(mine)
        if self.cleaned_data["whose"] == "waiting":
            return rows.filter(pk__in=commitments_to_answer(actor, today).values("pk"))
        return rows

    @property
    def is_narrowed(self) -> bool:
        """Tell whether less than everything is asked for."""
        return self.is_valid() and any(self.cleaned_data.values())


def committed(actor: Membership, seen: QuerySet[Commitment]) -> QuerySet[Organisation]:
    """Return the organisations that have committed themselves in what a member sees, by name."""
    rows = organisations_visible_to(actor).filter(pk__in=seen.values("organisation"))
    return rows.order_by("name", "pk")


class CommitmentsPage(WorkspacePage):
    """The commitments that the reader sees, those due first before others."""

    template_name = "dashboard/commitments/list.html"
    section = "commitments"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the commitments that are asked for."""
        seen = commitments_visible_to(self.actor)
        form = NarrowingForm(self.request.GET, organisations=committed(self.actor, seen))
        rows = as_seen_by(self.actor, form.narrow(seen, self.actor, self.today))
        rows = rows.select_related("organisation", "counterpart")
        page = page_of(self.request, rows, KeysetPagination(), by("due_date"))
        return super().get_context_data(
            form=form,
            page=page,
            rows=rows_of(page.rows, self.layer_names, self.today),
            nothing_yet=not page.rows and not seen.exists(),
            **kwargs,
        )


class CommitmentPage(WorkspacePage):
    """One commitment: its terms, who has answered, what can be done, and what has happened."""

    template_name = "dashboard/commitments/commitment.html"
    section = "commitments"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the commitment with what the reader may do."""
        seen = as_seen_by(self.actor, commitments_visible_to(self.actor))
        rows = seen.select_related("organisation", "counterpart", "proposed_by__user")
        commitment = get_object_or_404(rows, pk=self.kwargs["pk"])
        changes = told_changes(commitment_history(commitment), self.actor, {})
        return super().get_context_data(
            commitment=commitment,
            state=state_words(commitment, self.today),
            finding=finding_words(commitment, self.layer_names),
            answers=said_by(commitment.parties.all()),
            steps=steps_open_to(commitment, self.actor) if self.may("forums.answer") else set(),
            decline=DecliningForm(auto_id="decline-%s"),
            done=KeepingForm(auto_id="done-%s"),
            withdraw=WithdrawingForm(auto_id="withdraw-%s"),
            changes=changes,
            here=reverse("dashboard:commitment", args=[self.workspace.slug, commitment.pk]),
            **kwargs,
        )


def steps_open_to(commitment: Commitment, actor: Membership) -> set[str]:
    """Return which steps a member may take with a commitment as it stands."""
    possible = {step for step, life in COMMITMENT_STEPS.items() if commitment.state in life.since}
    parties = list(commitment.parties.all())
    own = answering(parties, actor)
    allowed = set()
    if any(party.answer != Answer.ACCEPTED for party in own):
        allowed |= {"accept"}
    if own:
        allowed |= {"decline"}
    if any(party.side == "commits" for party in own):
        allowed |= {"done"}
    if may_shape(actor, with_owners(commitment)):
        allowed |= {"change", "withdraw"}
        if all(party.answer == Answer.WAITING for party in parties):
            allowed |= {"remove"} if "change" in possible else set()
    return allowed & (possible | {"remove"})
