"""What is asked for where commitments are proposed, answered and ended."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.alignment.models import Finding
from apps.alignment.selectors.findings import findings_visible_to
from apps.alignment.selectors.sentences import sentence_of
from apps.common.identities import as_uuid
from apps.dashboard.fields import DayField, LongField, NameField
from apps.forums.models import Commitment, CommitmentParty, Session, Side
from apps.programmes.models import Milestone
from apps.programmes.models.milestones import OPEN
from apps.programmes.selectors import milestones_visible_to
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import organisations_visible_to

# More than anybody looks through; what it is for is best said where one comes from.
MOST_OFFERED: Final = 200
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


class CommitmentForm(forms.Form):
    """What one organisation is to promise another."""

    # What the record calls otherwise.
    pointers = {
        "milestone": "purpose",
        "finding": "purpose",
        "person": "email",
        "counterpart_person": "counterpart_email",
    }

    organisation = forms.ChoiceField(label=_("Who commits itself"))
    title = NameField(label=_("What"), max_length=500)
    text = LongField(label=_("More about it"), required=False, max_length=10_000)
    due_date = DayField(label=_("By"))
    purpose = forms.ChoiceField(label=_("For which milestone or finding"))
    counterpart = forms.ChoiceField(
        label=_("Who counts on it"),
        required=False,
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
    name = NameField(label=_("Whom to ask there: name"), required=False, max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Its contact is asked where you leave this out. No account is needed."),
    )
    counterpart_name = NameField(
        label=_("Whom to ask of who counts on it: name"), required=False, max_length=200
    )
    counterpart_email = forms.EmailField(
        label=_("Their e-mail address"), required=False, max_length=254
    )

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Membership,
        purposes: "Purposes",
        **options: Any,
    ) -> None:
        """Offer the organisations, and what it may be for."""
        super().__init__(data, **options)
        self.purposes = purposes
        organisations = organisations_visible_to(actor).order_by("name", "pk")
        self.organisations = {str(each.pk): each for each in organisations}
        offered = [(pk, each.name) for pk, each in self.organisations.items()]
        self._offer("organisation", [("", _("Choose")), *offered])
        self._offer("counterpart", [("", _("The owner of what it is for")), *offered])
        self._offer("purpose", [("", _("Choose")), *purposes.choices])

    def said(self) -> dict[str, Any]:
        """Return what was filled in, as the record calls it."""
        filled = self.cleaned_data
        kind, row = self.purposes.chosen(filled["purpose"])
        said: dict[str, Any] = {
            name: filled[name]
            for name in ("title", "text", "due_date", "forecast_date", "baseline_date")
        }
        said |= {"milestone": None, "finding": None, kind: row}
        said["organisation"] = self.organisations[filled["organisation"]]
        said["counterpart"] = self.organisations.get(filled["counterpart"])
        for person, (name, email) in _PERSONS.items():
            if filled[email] and {name, email} & set(self.changed_data):
                said[person] = {"name": filled[name], "email": filled[email]}
        return said

    def _offer(self, name: str, choices: Sequence[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared, for the types
        field.choices = choices


class Purposes:
    """What a commitment may be for: milestones and findings that the reader sees.

    Those named where the reader comes from, those on the session's agenda, and the open milestones
    of its organisation.
    """

    def __init__(
        self,
        actor: Membership,
        layer_names: Mapping[str, str],
        *,
        session: Session | None,
        milestone: str,
        finding: str,
    ) -> None:
        """Find what is offered, with two statements."""
        named = as_uuid(finding)
        on_agenda = Q(agenda_items__session=session) if session else Q(pk__in=[])
        findings = findings_visible_to(actor).filter(on_agenda | Q(pk=named))
        self.findings = list(findings.distinct()[:MOST_OFFERED])
        self.milestones = list(_milestones(actor, self.findings, milestone))
        self.layer_names = layer_names

    @property
    def choices(self) -> list[Any]:
        """Return them as a form offers them."""
        told = [
            (f"finding:{each.pk}", sentence_of(each, self.layer_names)) for each in self.findings
        ]
        milestones = [
            (f"milestone:{each.pk}", f"{each.name} ({each.initiative.name})")
            for each in self.milestones
        ]
        return [(_("Milestones"), milestones), (_("Findings"), told)]

    def chosen(self, value: str) -> tuple[str, Milestone | Finding]:
        """Return which kind was chosen, and which of them."""
        kind, _colon, pk = value.partition(":")
        rows: Sequence[Milestone | Finding] = (
            self.findings if kind == "finding" else self.milestones
        )
        return kind, next(each for each in rows if str(each.pk) == pk)


def _milestones(actor: Membership, findings: Sequence[Finding], named: str) -> QuerySet[Milestone]:
    about = [pk for finding in findings for pk in finding.milestones]
    wanted = Q(pk__in=[*about, *filter(None, [as_uuid(named)])])
    if actor.organisation_id:
        wanted |= Q(owner_organisation=actor.organisation_id)
    rows = milestones_visible_to(actor).filter(wanted, status__in=OPEN)
    related = ("initiative__lead_organisation", "owner_organisation")
    return rows.select_related(*related).order_by("baseline_date", "pk")[:MOST_OFFERED]


def initial_of(commitment: Commitment, parties: Sequence[CommitmentParty]) -> dict[str, Any]:
    """Return a commitment as its form shows it."""
    of = {party.side: party for party in parties}
    shown: dict[str, Any] = {
        name: getattr(commitment, name)
        for name in ("title", "text", "due_date", "forecast_date", "baseline_date")
    }
    kind = "milestone" if commitment.milestone_id else "finding"
    shown["purpose"] = f"{kind}:{getattr(commitment, f'{kind}_id')}"
    shown["organisation"] = str(commitment.organisation_id)
    for side, person in ((Side.COMMITS, "person"), (Side.COUNTS_ON_IT, "counterpart_person")):
        name, email = _PERSONS[person]
        if side in of:
            shown |= {name: of[side].name, email: of[side].email}
    return shown
