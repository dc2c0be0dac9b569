"""Dates to try: the form of a what-if, with three dates for each milestone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.dashboard.fields import DayField
from apps.programmes.models import Milestone

_DATES: Final = ("baseline_date", "forecast_date", "actual_date")


@dataclass(frozen=True, slots=True)
class Tried:
    """A milestone with the fields of its dates."""

    name: str
    owner: str
    baseline: forms.BoundField
    forecast: forms.BoundField
    actual: forms.BoundField


@dataclass(frozen=True, slots=True)
class TriedLayer:
    """The milestones of one layer."""

    name: str
    rows: list[Tried]


class TryingForm(forms.Form):
    """Each milestone's dates as they are, to be changed; and why, where they are adopted."""

    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed to adopt the dates."),
    )

    def __init__(self, data: Any = None, *, milestones: Sequence[Milestone], today: date) -> None:
        """Offer the dates of the milestones."""
        super().__init__(data)
        self.milestones, self.today = milestones, today
        words = {
            "baseline_date": _("Baseline of %(name)s"),
            "forecast_date": _("Forecast of %(name)s"),
            "actual_date": _("Done on, of %(name)s"),
        }
        for milestone in milestones:
            for name in _DATES:
                self.fields[f"{name}-{milestone.pk}"] = DayField(
                    label=words[name] % {"name": milestone.name},
                    required=False,
                    initial=getattr(milestone, name),
                )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where the dates are to be adopted."""
        said = super().clean() or {}
        if "adopt" in self.data and not said.get("reason"):
            self.add_error("reason", _("Say why the dates change."))
        return said

    @property
    def changes(self) -> dict[UUID, dict[str, date]]:
        """Return {milestone: {date that differs from the record: day}}; what is empty stays."""
        changed: dict[UUID, dict[str, date]] = {}
        for milestone in self.milestones:
            for name in _DATES:
                day = self.cleaned_data.get(f"{name}-{milestone.pk}")
                if day and day != getattr(milestone, name):
                    changed.setdefault(milestone.pk, {})[name] = day
        return changed

    def by_layer(self, names: Mapping[str, str]) -> list[TriedLayer]:
        """Return the milestones of each layer that has some, layers called by `names`."""
        layers: dict[str, list[Tried]] = {}
        for milestone in self.milestones:
            baseline, forecast, actual = (self[f"{name}-{milestone.pk}"] for name in _DATES)
            layers.setdefault(milestone.layer.key, []).append(
                Tried(
                    name=milestone.name,
                    owner=str(milestone.owner_organisation or ""),
                    baseline=baseline,
                    forecast=forecast,
                    actual=actual,
                )
            )
        return [TriedLayer(names[key], rows) for key, rows in layers.items()]
