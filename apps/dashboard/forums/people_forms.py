"""What is asked for to invite people to a session, and to record who was there."""

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.dashboard.choosing import AnOrganisation, ChoosingForm
from apps.dashboard.fields import NameField, offer
from apps.dashboard.refusals import words_for_refusal
from apps.dashboard.wording import SECTOR_WORDS
from apps.forums.services.attendance import Present
from apps.forums.services.bulk_invitations import MOST_INVITED, Asked
from apps.programmes.services.bulk import RowsRefusedError
from apps.stakeholders.models import Membership, Organisation
from apps.stakeholders.selectors import organisations_visible_to


class OfOrganisation(ChoosingForm):
    """A form that offers the workspace's organisations."""

    def __init__(self, data: Any = None, *, actor: Membership, **options: Any) -> None:
        """Offer them by name."""
        super().__init__(data, **options)
        offer(self, organisation=organisations_visible_to(actor).order_by("name", "pk"))


class InviteForm(OfOrganisation):
    """Some people to invite, one on each line."""

    people = forms.CharField(
        label=_("E-mail addresses"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("One on each line, with a name if you like: Ana Ruiz <ana@grid.example>"),
    )
    organisation = AnOrganisation(
        label=_("For whom they come"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("For the organisation that they are members of"),
    )

    def clean_people(self) -> list[tuple[str, str]]:
        """Return name and address on each line that says something. Raises: ValidationError."""
        lines = [line.strip() for line in self.cleaned_data["people"].splitlines()]
        said = [line for line in lines if line]
        if len(said) > MOST_INVITED:
            message = _now("Up to %(most)d people are invited at once.") % {"most": MOST_INVITED}
            raise forms.ValidationError(message)
        # A line that is none is told of with its number, by whoever invites.
        return [(name, email or line) for line in said for name, email in [parseaddr(line)]]

    @property
    def rows(self) -> list[Asked]:
        """Return whom to invite."""
        organisation = self.cleaned_data["organisation"]
        of = str(organisation.pk) if organisation else None
        return [
            Asked(email=email, name=name, organisation=of)
            for name, email in self.cleaned_data["people"]
        ]

    def refuse_rows(self, error: RowsRefusedError) -> None:
        """Say what is wrong with which line."""
        people: Sequence[tuple[str, str]] = self.cleaned_data["people"]
        for row, told in zip(error.rows, error.errors, strict=True):
            line = {"who": people[row.row][1], "why": words_for_refusal(told)}
            self.add_error("people", _now("%(who)s: %(why)s") % line)


class WalkInForm(OfOrganisation):
    """Somebody who is there without an invitation."""

    # Beside the form that invites, whose fields are called the same.
    ids = "walk-in-%s"

    name = NameField(label=_("Name"), max_length=200)
    organisation = AnOrganisation(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Another one, or none"),
    )
    affiliation = NameField(
        label=_("Which other one"),
        required=False,
        max_length=300,
    )
    sector = forms.ChoiceField(
        label=_("Its sector"), required=False, choices=[("", _("Not said")), *SECTOR_WORDS.items()]
    )

    def __init__(self, data: Any = None, *, actor: Membership) -> None:
        """Offer the organisations."""
        super().__init__(data, actor=actor, auto_id=self.ids)

    @property
    def row(self) -> Present:
        """Return who is there; an organisation of the workspace tells its own sector."""
        said = self.cleaned_data
        if organisation := said["organisation"]:
            return Present(name=said["name"], organisation=str(organisation.pk))
        return Present(name=said["name"], affiliation=said["affiliation"], sector=said["sector"])
