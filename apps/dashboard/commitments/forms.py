"""What is asked for where commitments are proposed, answered and ended."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.alignment.models import Finding
from apps.dashboard.choosing import AnOrganisation, ChoosingForm
from apps.dashboard.commitments.purposes import Purposes
from apps.dashboard.fields import DayField, LongField, NameField, offer
from apps.dashboard.targets import AFinding, AMilestone
from apps.forums.models import Commitment, CommitmentParty, Side
from apps.programmes.models import Milestone
from apps.stakeholders.models import Organisation
from apps.stakeholders.selectors import organisations_visible_to

_PURPOSES: Final = ("milestone", "finding")
_ROWS: Final = ("organisation", "counterpart", *_PURPOSES)
_DATES: Final = ("forecast_date", "baseline_date")
_PERSONS: Final = {
    "person": ("name", "email"),
    "counterpart_person": ("counterpart_name", "counterpart_email"),
}


class DecliningForm(forms.Form):
    """Why an owner does not agree."""

    reason = LongField(label=_("Why not?"), max_length=2_000, rows=2)


class KeepingForm(forms.Form):
    """What shows that it is done."""

    evidence_url = forms.URLField(
        label=_("Where one can see it"),
        required=False,
        max_length=2_000,
        assume_scheme="https",
        help_text=_("A web address, if there is one."),
    )
    note = LongField(label=_("Note"), required=False, max_length=5_000, rows=2)


class WithdrawingForm(forms.Form):
    """Why a commitment is taken back."""

    reason = LongField(label=_("Why is it taken back?"), max_length=2_000, rows=2)


class CommitmentForm(ChoosingForm):
    """What one organisation is to promise another."""

    # What the record calls otherwise.
    pointers = {
        "person": "email",
        "counterpart_person": "counterpart_email",
    }

    organisation = AnOrganisation(
        label=_("Who commits itself"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose"),
    )
    title = NameField(label=_("What"), max_length=500)
    text = LongField(label=_("More about it"), required=False, max_length=10_000)
    due_date = DayField(label=_("Due"))
    milestone = AMilestone(
        label=_("Milestone"),
        queryset=Milestone.objects.none(),
        required=False,
        empty_label=_("No milestone"),
    )
    finding = AFinding(
        label=_("Finding"),
        queryset=Finding.objects.none(),
        required=False,
        empty_label=_("No finding"),
    )
    counterpart = AnOrganisation(
        label=_("Who counts on it"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("The owner of what it is for"),
        help_text=_("Only where a finding involves several others; a milestone's owner is known."),
    )
    forecast_date = DayField(
        label=_("The milestone is expected then on"),
        required=False,
        help_text=_("Written once both have accepted."),
    )
    baseline_date = DayField(
        label=_("Its baseline is to move to"),
        required=False,
        help_text=_("Asked for once both have accepted; the programme office decides."),
    )
    name = NameField(label=_("Name"), required=False, max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Its contact is asked where you leave this out. No account is needed."),
    )
    counterpart_name = NameField(label=_("Name"), required=False, max_length=200)
    counterpart_email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Its contact is asked where you leave this out. No account is needed."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        purposes: Purposes,
        layer_names: Mapping[str, str],
        **options: Any,
    ) -> None:
        """Offer the organisations, and what it may be for."""
        super().__init__(data, **options)
        self.is_known_for_what = purposes.hides_one
        organisations = organisations_visible_to(purposes.actor).order_by("name", "pk")
        offer(
            self,
            organisation=organisations,
            counterpart=organisations,
            milestone=purposes.milestones,
            finding=purposes.findings,
        )
        finding = self.fields["finding"]
        assert isinstance(finding, AFinding)  # noqa: S101 - as declared, for the types
        finding.reader, finding.layer_names = purposes.actor, layer_names

    def clean(self) -> dict[str, Any]:
        """Ask for a milestone or a finding, unless it is for one that its reader does not see."""
        filled = super().clean() or {}
        # What is wrong with one of them is said there already.
        is_told = any(filled.get(name) or name in self.errors for name in _PURPOSES)
        if not is_told and not self.is_known_for_what:
            self.add_error("milestone", _("Say for which milestone or finding."))
        return filled

    def said(self) -> dict[str, Any]:
        """Return what was filled in, as the record calls it."""
        filled = self.cleaned_data
        said: dict[str, Any] = {
            name: filled[name] for name in (*_ROWS, "title", "text", "due_date", *_DATES)
        }
        for person, (name, email) in _PERSONS.items():
            if filled[email] and {name, email} & set(self.changed_data):
                said[person] = {"name": filled[name], "email": filled[email]}
        return said


def initial_of(commitment: Commitment, parties: Sequence[CommitmentParty]) -> dict[str, Any]:
    """Return a commitment as its form shows it."""
    of = {party.side: party for party in parties}
    shown: dict[str, Any] = {
        name: getattr(commitment, name) for name in ("title", "text", "due_date", *_DATES)
    }
    shown["organisation"] = str(commitment.organisation_id)
    for side, person in ((Side.COMMITS, "person"), (Side.COUNTS_ON_IT, "counterpart_person")):
        name, email = _PERSONS[person]
        if side in of:
            shown |= {name: of[side].name, email: of[side].email}
    return shown
