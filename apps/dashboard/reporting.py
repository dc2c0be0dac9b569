"""Reporting on pages: what is asked for of a milestone that is done, and how each one stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from apps.dashboard.fields import DayField
from apps.dashboard.wording import STATUS_WORDS, layer_words
from apps.programmes.models import Milestone
from apps.programmes.selectors.steps import LastStep, last_steps
from apps.stakeholders.models import Workspace
from coordination.vocabulary import MilestoneStatus


class ReportForm(forms.Form):
    """When it was done, and what shows it."""

    actual_date = DayField(
        label=_("Done on"),
        error_messages={"required": _("Give the day on which it was done.")},
    )
    evidence_url = forms.URLField(
        label=_("Link to the evidence"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        help_text=_("If there is one: a report, a page, a certificate."),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, today: date, milestone: UUID, **kwargs: Any) -> None:
        """Take which milestone it is about, and the day after which nothing is done yet."""
        super().__init__(data, auto_id=f"{milestone}-%s", **kwargs)
        self.milestone = milestone
        day = self.fields["actual_date"]
        day.widget.attrs["max"] = today.isoformat()
        day.validators.append(
            MaxValueValidator(today, _("This day is still to come. Report what is done by now."))
        )


@dataclass(frozen=True, slots=True)
class ReportableRow:
    """A milestone that a link shows. form: None where there is nothing more to report."""

    id: UUID
    name: str
    initiative: str
    layer: str
    baseline: date
    overdue: int
    status: str
    words: str
    actual: date | None
    evidence: str
    note: str
    last: LastStep | None
    form: ReportForm | None
    refused: bool


def reportable_rows(
    milestones: Iterable[Milestone],
    sent: ReportForm | None,
    *,
    today: date,
    workspace: Workspace,
) -> list[ReportableRow]:
    """Return milestones with how each stands and a form.

    sent: what was refused, shown again where it belongs
    """
    milestones = list(milestones)
    steps = told_steps(milestones, workspace)
    return [_row(milestone, sent, today, steps.get(milestone.pk)) for milestone in milestones]


def told_steps(milestones: Iterable[Milestone], workspace: Workspace) -> dict[UUID, LastStep]:
    """Return the step that each milestone stands at, its instant in the workspace's time zone."""
    steps = last_steps(milestone.pk for milestone in milestones)
    return {pk: step._replace(at=workspace.local(step.at)) for pk, step in steps.items()}


def report_form(milestone: Milestone, today: date, data: Any = None) -> ReportForm:
    """Return the form that reports a milestone, with what was said of it before."""
    said = {name: getattr(milestone, name) for name in ("actual_date", "evidence_url", "note")}
    return ReportForm(data, today=today, milestone=milestone.pk, initial=said)


def _row(
    milestone: Milestone, sent: ReportForm | None, today: date, last: LastStep | None
) -> ReportableRow:
    mine = sent if sent and sent.milestone == milestone.pk else None
    is_over = milestone.status == MilestoneStatus.ACCEPTED
    late = (today - milestone.baseline_date).days if milestone.actual_date is None else 0
    return ReportableRow(
        id=milestone.pk,
        name=milestone.name,
        initiative=milestone.initiative.name,
        layer=layer_words(milestone.layer.name),
        baseline=milestone.baseline_date,
        overdue=max(late, 0),
        status=milestone.status,
        words=str(STATUS_WORDS[milestone.status]),
        actual=milestone.actual_date,
        evidence=milestone.evidence_url,
        note=milestone.note,
        last=last,
        form=mine or (None if is_over else report_form(milestone, today)),
        refused=mine is not None,
    )
