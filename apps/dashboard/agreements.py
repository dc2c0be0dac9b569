"""Dependencies between owners on pages: what is proposed, how it stands, and the next steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.dashboard.wording import AGREEMENT_WORDS, day_words
from apps.dashboard.work import MilestoneFacts, ReasonForm, facts_of, reason_form
from apps.programmes.models import Dependency, Milestone
from apps.programmes.models.dependencies import LONGEST_LAG_DAYS
from apps.programmes.selectors.steps import decline_reasons
from apps.programmes.services.dependency_rights import steps_open_to
from apps.stakeholders.models import Membership
from coordination.vocabulary import Agreement

WITH_ENDS = (
    "proposed_by",
    *(
        f"{end}__{name}"
        for end in ("predecessor", "successor")
        for name in ("initiative", "layer", "owner_organisation")
    ),
)


class LagForm(forms.Form):
    """How many days have to lie between two milestones."""

    lag_days = forms.IntegerField(
        label=_("Days between"),
        initial=0,
        min_value=-LONGEST_LAG_DAYS,
        max_value=LONGEST_LAG_DAYS,
        error_messages={"invalid": _("Give a whole number of days.")},
        help_text=_("From the end of the one to the earliest end of the other; 0 for none."),
    )


class ProposalForm(LagForm):
    """What has to wait for what."""

    direction = forms.ChoiceField(
        label=_("Which one waits"),
        choices=[
            ("waits", _("This milestone waits for the other")),
            ("holds", _("The other waits for this milestone")),
        ],
        widget=forms.RadioSelect,
        initial="waits",
    )
    other = forms.ChoiceField(
        label=_("The other milestone"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the other milestone."),
            "invalid_choice": _("Choose the other milestone."),
        },
    )
    need_group = forms.CharField(
        label=_("Name of the need"),
        required=False,
        max_length=100,
        help_text=_("If any of several will do: give all of them the same name."),
    )
    need_at_least = forms.IntegerField(
        label=_("How many of them are enough"),
        required=False,
        min_value=1,
        max_value=32_767,
        help_text=_("All of them, where nothing is said."),
    )
    field_order = ["direction", "other", "lag_days", "need_group", "need_at_least"]

    def __init__(self, data: Any = None, *, offered: Sequence[Milestone]) -> None:
        """Offer the milestones."""
        super().__init__(data)
        self.fields["other"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), _told(one)) for one in offered
        ]

    def said(self, this: Milestone, others: Iterable[Milestone]) -> dict[str, Any]:
        """Return what was said, as the service takes it."""
        given = self.cleaned_data
        other = next(one for one in others if str(one.pk) == given["other"])
        ends = (other, this) if given["direction"] == "waits" else (this, other)
        need = {"need_group": given["need_group"]} if given["need_group"] else {}
        if given["need_at_least"] is not None:
            need["need_at_least"] = given["need_at_least"]
        return {
            "predecessor": ends[0],
            "successor": ends[1],
            "lag_days": given["lag_days"],
            **need,
        }


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """A dependency as a page tells it. steps: those that the reader may take now."""

    id: UUID
    successor: MilestoneFacts
    predecessor: MilestoneFacts
    lag: int
    group: str
    at_least: int | None
    agreement: str
    words: str
    proposed_by: str
    why: str
    steps: frozenset[str]
    reason_form: ReasonForm
    lag_form: LagForm


def agreement_rows(
    dependencies: Iterable[Dependency], actor: Membership, today: date
) -> list[AgreementRow]:
    """Return dependencies, fetched with both ends, as pages tell them."""
    dependencies = list(dependencies)
    declined = [one.pk for one in dependencies if one.agreement == Agreement.DECLINED]
    reasons = decline_reasons(declined) if declined else {}
    return [
        AgreementRow(
            id=one.pk,
            successor=facts_of(one.successor, today),
            predecessor=facts_of(one.predecessor, today),
            lag=one.lag_days,
            group=one.need_group or "",
            at_least=one.need_at_least,
            agreement=one.agreement,
            words=str(AGREEMENT_WORDS[one.agreement]),
            proposed_by=one.proposed_by.name if one.proposed_by else "",
            why=reasons.get(one.pk, ""),
            steps=steps_open_to(one, actor),
            reason_form=reason_form(one.pk),
            lag_form=LagForm(initial={"lag_days": one.lag_days}, auto_id=f"{one.pk}-%s"),
        )
        for one in dependencies
    ]


def _told(milestone: Milestone) -> str:
    owner = milestone.owner_organisation
    return _("%(name)s (%(owner)s, %(initiative)s, due %(day)s)") % {
        "name": milestone.name,
        "owner": owner.name if owner else _("nobody"),
        "initiative": milestone.initiative.name,
        "day": day_words(milestone.baseline_date),
    }
