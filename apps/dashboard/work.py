"""What waits for somebody, as rows of a page, and the forms by which it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.dashboard.reporting import ReportForm, report_form, told_steps
from apps.dashboard.wording import STATUS_WORDS, layer_words
from apps.programmes.models import Milestone
from apps.programmes.models.milestones import OPEN
from apps.programmes.selectors.steps import LastStep
from apps.stakeholders.models import Membership


class NoteForm(forms.Form):
    """What is said along with a yes."""

    note = forms.CharField(
        label=_("Note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReasonForm(forms.Form):
    """Why something is given back or refused."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Its owner reads this."),
        error_messages={"required": _("Say what is missing.")},
    )


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """A milestone as a page tells it. overdue: days, 0 for none."""

    id: UUID
    name: str
    initiative_id: UUID
    initiative: str
    layer: str
    owner: str
    status: str
    words: str
    baseline: date
    forecast: date | None
    actual: date | None
    overdue: int
    evidence: str
    note: str
    last: LastStep | None = None
    reason_form: ReasonForm | None = None
    report_form: ReportForm | None = None


def facts_of(milestone: Milestone, today: date, **given: Any) -> MilestoneFacts:
    """Return what a page tells of a milestone, with the forms that are given."""
    is_open = milestone.status in OPEN
    owner = milestone.owner_organisation
    return MilestoneFacts(
        id=milestone.pk,
        name=milestone.name,
        initiative_id=milestone.initiative_id,
        initiative=milestone.initiative.name,
        layer=layer_words(milestone.layer.name),
        owner=owner.name if owner else "",
        status=milestone.status,
        words=str(STATUS_WORDS[milestone.status]),
        baseline=milestone.baseline_date,
        forecast=milestone.forecast_date,
        actual=milestone.actual_date,
        overdue=max((today - milestone.baseline_date).days, 0) if is_open else 0,
        evidence=milestone.evidence_url,
        note=milestone.note,
        **given,
    )


def reported_rows(
    milestones: Iterable[Milestone], _: Membership, today: date
) -> list[MilestoneFacts]:
    """Return what waits for acceptance, each with a form to give it back."""
    return [facts_of(one, today, reason_form=reason_form(one.pk)) for one in milestones]


def due_rows(
    milestones: Iterable[Milestone], actor: Membership, today: date
) -> list[MilestoneFacts]:
    """Return what is to be reported, each with why it came back and the form to report it."""
    milestones = list(milestones)
    steps = told_steps(milestones, actor.workspace)
    return [
        facts_of(one, today, last=steps.get(one.pk), report_form=report_form(one, today))
        for one in milestones
    ]


def reason_form(subject: UUID, data: Any = None) -> ReasonForm:
    """Return the form of one subject among others on a page."""
    return ReasonForm(data, auto_id=f"{subject}-%s")
