"""The page of an owner who is asked by mail: a commitment is answered without an account."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.common.errors import LockstepError
from apps.dashboard.commitments.forms import DecliningForm, KeepingForm
from apps.dashboard.commitments.words import said_by, state_words
from apps.dashboard.refusing import refusal_words
from apps.dashboard.views.guests import GONE, GuestPage
from apps.forums.models import CommitmentLinkState, CommitmentParty
from apps.forums.promises import COMMITMENT_STEPS
from apps.forums.selectors.commitments import party_opened_by
from apps.forums.services.commitment_answers import accept_commitment, decline_commitment
from apps.forums.services.commitment_ends import keep_commitment
from apps.forums.services.commitment_terms import terms_shown


class CommitmentLinkPage(GuestPage):
    """A commitment, and what its owner answers or has done."""

    party: CommitmentParty

    def find(self, key: str) -> CommitmentParty | None:
        """Return the owner of an address."""
        return party_opened_by(key)

    def opens(self, link: CommitmentParty) -> bool:
        """Take the link, and tell whether there is anything to say by it."""
        self.party, self.commitment = link, link.commitment
        self.today = link.workspace.today(self.at)
        return link.link_state(self.today) == CommitmentLinkState.OPEN

    def ended(self, link: CommitmentParty | None) -> HttpResponse:
        """Say why there is nothing to answer."""
        state = link.link_state(link.workspace.today(self.at)).value if link else "unknown"
        page = "dashboard/commitments/link_ended.html"
        context = {"state": state, "commitment": link.commitment if link else None}
        return render(self.request, page, context, status=GONE)

    def get(self, *_args: object, **_kwargs: str) -> HttpResponse:
        """Show what is promised, and who has answered what."""
        return self._show()

    def post(self, request: HttpRequest, **_kwargs: str) -> HttpResponse:
        """Accept, decline, or say that it is done."""
        steps: dict[str, tuple[type[forms.Form], Callable[..., object]]] = {
            "accept": (forms.Form, accept_commitment),
            "decline": (DecliningForm, decline_commitment),
            "done": (KeepingForm, keep_commitment),
        }
        name = request.POST.get("answer", "")
        if name not in steps:
            return self._show(status=400)
        if request.POST.get("terms") != terms_shown(self.commitment):
            said = _("It was proposed otherwise while you had this page open. Read it again.")
            return self._show(said=said, status=409)
        made, take = steps[name]
        form = made(request.POST)
        if not form.is_valid():
            return self._show(sent={name: form}, status=400)
        try:
            take(commitment=self.commitment, actor=self.party, at=self.at, **form.cleaned_data)
        except LockstepError as error:
            self.party = party_opened_by(self.kwargs["key"]) or self.party
            self.commitment = self.party.commitment
            return self._show(said=refusal_words(error), status=error.status)
        return redirect(request.path)

    def _show(
        self, *, said: str = "", status: int = 200, sent: Mapping[str, forms.Form] | None = None
    ) -> HttpResponse:
        of = self.commitment
        parties = of.parties.select_related("member__user").order_by("side")
        may_answer = of.state in COMMITMENT_STEPS["accept"].since
        context: dict[str, Any] = {
            "commitment": of,
            "party": self.party,
            "workspace_name": self.party.workspace.name,
            "state": state_words(of, self.today),
            "answers": said_by(parties),
            "terms": terms_shown(of),
            "may_accept": may_answer and self.party.answer == "waiting",
            "may_decline": may_answer,
            "may_keep": of.state in COMMITMENT_STEPS["done"].since and self.party.side == "commits",
            "decline": (sent or {}).get("decline") or DecliningForm(),
            "done": (sent or {}).get("done") or KeepingForm(),
            "said": said,
        }
        return render(self.request, "dashboard/commitments/link.html", context, status=status)
