"""Report links on a page: the forms that make one, and how each one stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.dashboard.wording import Words, day_words
from apps.programmes.models import LinkState, Milestone, ReportLink
from apps.stakeholders.models import Organisation, Workspace

_STATE_WORDS: Final[Words] = {
    LinkState.OPEN: _("open"),
    LinkState.EXPIRED: _("its time is over"),
    LinkState.REVOKED: _("taken back"),
}


class OwnerForm(forms.Form):
    """Whose milestones a link is to be for."""

    organisation = forms.ChoiceField(label=_("Organisation"), required=False)

    def __init__(self, data: Mapping[str, Any], owners: Iterable[Organisation]) -> None:
        """Offer the organisations."""
        super().__init__(data)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above, for the types
        field.choices = [("", _("Choose one")), *((str(each.pk), each.name) for each in owners)]


class LinkForm(forms.Form):
    """To whom a link goes, and for which milestones."""

    email = forms.EmailField(
        label=_("Send it to"),
        max_length=254,
        error_messages={"required": _("Give the e-mail address of who is to report.")},
    )
    milestones = forms.MultipleChoiceField(
        label=_("Milestones"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one milestone.")},
    )

    def __init__(self, data: Any = None, *, milestones: Sequence[Milestone], **kwargs: Any) -> None:
        """Offer the milestones, each with the day on which it is due."""
        super().__init__(data, **kwargs)
        field = self.fields["milestones"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - the same
        field.choices = [
            (
                str(one.pk),
                _("%(name)s (%(initiative)s, due %(day)s)")
                % {
                    "name": one.name,
                    "initiative": one.initiative.name,
                    "day": day_words(one.baseline_date),
                },
            )
            for one in milestones
        ]

    @classmethod
    def offering(cls, milestones: Sequence[Milestone], owner: Organisation | None) -> "LinkForm":
        """Return an empty form: all milestones, to the organisation's contact."""
        chosen = [str(one.pk) for one in milestones]
        initial = {"email": owner.contact if owner else "", "milestones": chosen}
        return cls(milestones=milestones, initial=initial)


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link that was sent.

    may_end, may_resend: which steps it may still take
    """

    id: UUID
    organisation: str
    email: str
    milestones: list[str]
    words: str
    sent: datetime
    expires: datetime
    used: datetime | None
    reports: int
    may_end: bool
    may_resend: bool


def link_rows(links: Iterable[ReportLink], workspace: Workspace, at: datetime) -> list[LinkRow]:
    """Return links as the page shows them, instants in the workspace's time zone."""
    return [_row(link, link.state(at), workspace) for link in links]


def _row(link: ReportLink, state: LinkState, workspace: Workspace) -> LinkRow:
    return LinkRow(
        id=link.pk,
        organisation=link.organisation.name,
        email=link.email,
        milestones=[one.name for one in link.milestones.all()],
        words=str(_STATE_WORDS[state]),
        sent=workspace.local(link.sent_at),
        expires=workspace.local(link.expires_at),
        used=workspace.local(link.last_used_at) if link.last_used_at else None,
        reports=link.reports,
        may_end=state == LinkState.OPEN,
        may_resend=state != LinkState.REVOKED,
    )
