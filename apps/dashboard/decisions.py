"""Baselines on pages: the forms to take, compare and decide, and changes in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.dashboard.fields import offer
from apps.dashboard.wording import Words, signed
from apps.programmes.models import Baseline, BaselineChange, ChangeState, Programme
from apps.stakeholders.models import Workspace

_STATE_WORDS: Final[Words] = {
    ChangeState.PROPOSED: _("waits for a decision"),
    ChangeState.APPROVED: _("approved"),
    ChangeState.DECLINED: _("declined"),
}


class TakeForm(forms.Form):
    """What a new baseline is called, and of what it is."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("Such as “Approved March 2026”.")
    )
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        required=False,
        empty_label=_("The whole workspace"),
    )

    def __init__(self, data: Any = None, *, programmes: Any) -> None:
        """Offer the programmes."""
        super().__init__(data)
        offer(self, programme=programmes)

    @property
    def taken(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {name: self.cleaned_data[name] for name in ("name", "programme")}


class CompareForm(forms.Form):
    """With what a baseline is compared; with today, where nothing is chosen."""

    def __init__(self, data: Mapping[str, Any], *, others: Iterable[Baseline]) -> None:
        """Offer the other baselines of the same scope."""
        super().__init__(data)
        choices = [("", _("today")), *((str(one.pk), one.name) for one in others)]
        # A name that Python keeps for itself.
        self.fields["with"] = forms.ChoiceField(
            label=_("Compared with"), required=False, choices=choices
        )


class DecisionForm(forms.Form):
    """Whether a change is approved, and what is to be said about it."""

    decision = forms.ChoiceField(choices=[("approve", ""), ("decline", "")])
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("To decline, say why: whoever asked reads it."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason to decline."""
        said = super().clean() or {}
        if said.get("decision") == "decline" and not said.get("note"):
            self.add_error("note", _("Say why it is declined."))
        return said


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of baselines in words."""

    id: UUID
    reason: str
    state: str
    words: str
    asked_by: str
    asked: datetime
    decided_by: str
    decided: datetime | None
    note: str
    count: int


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One milestone of a change. later: whether it is promised for a later day."""

    name: str
    initiative: str
    initiative_id: UUID
    layer: str
    owner: str
    before: date
    after: date
    first: date
    days: str
    later: bool


def with_spans(changes: QuerySet[BaselineChange]) -> QuerySet[BaselineChange]:
    """Return changes with who asked and decided, and how much they move, as `change_rows` reads."""
    return changes.annotate(
        count=Count("moves"), first=Min("moves__to_date"), last=Max("moves__to_date")
    ).select_related("asked_by__user", "decided_by__user")


def change_rows(changes: Iterable[BaselineChange], workspace: Workspace) -> list[ChangeRow]:
    """Return changes as pages show them, instants in the workspace's time zone."""
    return [
        ChangeRow(
            id=change.pk,
            reason=change.reason,
            state=change.state,
            words=str(_STATE_WORDS[change.state]),
            asked_by=change.asked_by.actor_name if change.asked_by else "",
            asked=workspace.local(change.created_at),
            decided_by=change.decided_by.actor_name if change.decided_by else "",
            decided=workspace.local(change.decided_at) if change.decided_at else None,
            note=change.decision_note,
            count=getattr(change, "count", 0),
        )
        for change in changes
    ]


def move_rows(change: BaselineChange, layers: Mapping[str, str]) -> list[MoveRow]:
    """Return the moves of a change, by initiative and date."""
    moves = change.moves.select_related(
        "milestone__initiative", "milestone__layer", "milestone__owner_organisation"
    ).order_by("milestone__initiative__name", "to_date", "id")
    return [
        MoveRow(
            name=move.milestone.name,
            initiative=move.milestone.initiative.name,
            initiative_id=move.milestone.initiative_id,
            layer=layers[move.milestone.layer.key],
            owner=str(move.milestone.owner_organisation or ""),
            before=move.from_date,
            after=move.to_date,
            first=move.milestone.original_baseline_date,
            days=signed((move.to_date - move.from_date).days),
            later=move.to_date > move.from_date,
        )
        for move in moves
    ]
