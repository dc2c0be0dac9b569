"""What people fill in to bring plans in, and how imports and exports are told on pages."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.dashboard.fields import DayField
from apps.dashboard.wording import SECTOR_WORDS, Words
from apps.exchange.mapping import FIELDS
from apps.exchange.models import ExportFormat, Import, ImportFormat, JobState
from apps.exchange.writers import writer_of
from apps.programmes.models import Layer
from apps.stakeholders.models import Workspace
from apps.stakeholders.selectors.replays import end_of

IMPORT_FORMATS: Final[Words] = {
    ImportFormat.XLSX: _("Workbook (.xlsx)"),
    ImportFormat.CSV: _("Table as text (.csv)"),
    ImportFormat.MSPDI: _("Microsoft Project (.xml)"),
    ImportFormat.XER: _("Primavera P6 (.xer)"),
    ImportFormat.ICAL: _("Calendar (.ics)"),
    ImportFormat.IATI: _("IATI results (.xml)"),
    ImportFormat.PLAN: _("Plan document (.json)"),
}
EXPORT_FORMATS: Final[Words] = {
    ExportFormat.PDF: _("Status report to print (.pdf)"),
    ExportFormat.XLSX: _("Workbook (.xlsx)"),
    ExportFormat.CSV: _("Table as text (.csv)"),
    ExportFormat.MSPDI: _("Microsoft Project (.xml)"),
    ExportFormat.ICAL: _("Calendar (.ics)"),
    ExportFormat.PLAN: _("Plan document (.json)"),
}
STATES: Final[Words] = {
    JobState.QUEUED: _("waiting"),
    JobState.RUNNING: _("at work"),
    JobState.SUCCEEDED: _("done"),
    JobState.FAILED: _("refused"),
}
OBJECTS: Final[Words] = {
    "organisation": _("Organisation"),
    "layer": _("Layer"),
    "programme": _("Programme"),
    "initiative": _("Initiative"),
    "milestone": _("Milestone"),
    "dependency": _("Dependency"),
}
DATE_ORDERS: Final = (
    ("", _("I do not know")),
    ("dmy", _("Day first: 31/12/2026")),
    ("mdy", _("Month first: 12/31/2026")),
    ("ymd", _("Year first: 26/12/31")),
)
_CONDITIONS: Final = ("column", "outline", "summary")
_DECIMALS: Final = (("", _("I do not know")), (".", "1.5"), (",", "1,5"))


class UploadForm(forms.Form):
    """A file to be tried."""

    file = forms.FileField(label=_("File"), allow_empty_file=True)
    format = forms.ChoiceField(label=_("What it is"), choices=list(IMPORT_FORMATS.items()))
    source = forms.CharField(
        label=_("Where it comes from"),
        required=False,
        max_length=100,
        help_text=_(
            "A name of your own, such as the ministry's. The next file of the same source meets its"
            " own rows again, and what you say about its columns is remembered."
        ),
    )


class RuleForm(forms.Form):
    """One way to tell the layer of a row; what names no layer is no rule."""

    layer = forms.CharField(
        label=_("Layer"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"list": "layers"}),
    )
    column = forms.CharField(
        label=_("Where the column"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"list": "columns"}),
    )
    equals = forms.CharField(label=_("says"), required=False, max_length=500)
    outline = forms.CharField(label=_("Outline number begins with"), required=False, max_length=500)
    summary = forms.CharField(label=_("Below the summary"), required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        """Refuse a rule that would fit every row, or none. Raises: ValidationError."""
        said: dict[str, Any] = self.cleaned_data
        if said.get("layer") and not any(said.get(name) for name in _CONDITIONS):
            message = _("Say when this rule fits: by a column, an outline number or a summary.")
            raise forms.ValidationError(message)
        if bool(said.get("column")) != bool(said.get("equals")):
            raise forms.ValidationError(_("A column and what it says go together."))
        return said

    def rule(self) -> dict[str, str] | None:
        """Return the rule as a mapping has it; None where there is none."""
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return said if "layer" in said else None


_RuleForms = forms.formset_factory(RuleForm, extra=2, max_num=1_000, absolute_max=1_002)


class MappingForm(forms.Form):
    """What a file does not say by itself.

    Columns have one field each, `column-<place>`; rules of layers are forms of their own.
    """

    initiative = forms.CharField(
        label=_("Initiative of rows that name none"),
        required=False,
        max_length=200,
        help_text=_("Its external id; it is made where there is none."),
    )
    layer = forms.ChoiceField(label=_("Layer of rows that name none"), required=False)
    date_order = forms.ChoiceField(
        label=_("What 03/04/2026 means"), required=False, choices=DATE_ORDERS
    )
    decimal = forms.ChoiceField(
        label=_("One and a half is written"), required=False, choices=_DECIMALS
    )
    new_organisations = forms.ChoiceField(label=_("Owners that are not here yet"), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, *, job: Import, layers: Iterable[Layer]
    ) -> None:
        """Offer the columns of the file with what they were taken for."""
        self._columns = [column["column"] for column in job.columns]
        offered = {
            f"column-{place}": column["field"] or "" for place, column in enumerate(job.columns)
        }
        super().__init__(data, initial={**job.mapping, **offered})
        # What says nothing of rules leaves them as they are.
        said = data if data and "rules-TOTAL_FORMS" in data else None
        known = [] if said else job.mapping.get("layers", [])
        self.rules = _RuleForms(said, initial=known, prefix="rules")
        names = [("", _("rows say it themselves")), *((one.key, one.name) for one in layers)]
        if (given := job.mapping.get("layer")) and given not in dict(names):
            names.append((given, given))
        self.fields["layer"].choices = names  # type: ignore[attr-defined]
        self.fields["new_organisations"].choices = [  # type: ignore[attr-defined]
            ("", _("are an error")),
            *((sector, words) for sector, words in SECTOR_WORDS.items()),
        ]
        choices = [("", _("left out")), *((name, name.replace("_", " ")) for name in FIELDS)]
        for place, column in enumerate(self._columns):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column, required=False, choices=choices
            )

    def is_valid(self) -> bool:
        """Tell whether everything that was said can be taken, the rules too."""
        return super().is_valid() and (not self.rules.is_bound or self.rules.is_valid())

    @property
    def column_names(self) -> list[str]:
        """Return what the columns of the file are called."""
        return self._columns

    @property
    def columns(self) -> list[forms.BoundField]:
        """Return the fields of the columns."""
        return [self[f"column-{place}"] for place in range(len(self._columns))]

    @property
    def rest(self) -> list[forms.BoundField]:
        """Return the other fields."""
        return [self[name] for name in type(self).base_fields]

    def mapping(self) -> dict[str, Any]:
        """Return what was said, as a mapping."""
        said: dict[str, Any] = {
            name: self.cleaned_data[name] or None for name in type(self).base_fields
        }
        if self.rules.is_bound:
            said["layers"] = [rule for form in self.rules if (rule := form.rule())]
        if self._columns:
            said["columns"] = {
                column: self.cleaned_data[f"column-{place}"] or None
                for place, column in enumerate(self._columns)
            }
        return said


class ExportForm(forms.Form):
    """A file that somebody wants."""

    format = forms.ChoiceField(label=_("As"), choices=list(EXPORT_FORMATS.items()))
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    as_of = DayField(label=_("Status report of the day"), required=False)
    known_on = DayField(label=_("As it was known on"), required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, programmes: Iterable[Any]) -> None:
        """Offer the programmes of the workspace."""
        super().__init__(data)
        self.fields["programme"].choices = [  # type: ignore[attr-defined]
            ("", _("all that I see")),
            *((programme.key, programme.name) for programme in programmes),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a day of a file that is of none."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("as_of", "known_on"):
            if said.get(name) and said.get("format") and not writer_of(said["format"]).of_a_day:
                self.add_error(name, _("Only a status report is of a day."))
        return said

    def scope(self, workspace: Workspace) -> dict[str, str]:
        """Return what was said, as the scope of an export."""
        said = self.cleaned_data
        days = {}
        if said["as_of"]:
            days["as_of"] = said["as_of"].isoformat()
        if said["known_on"] and said["known_on"] < workspace.today(timezone.now()):
            days["known_at"] = end_of(workspace, said["known_on"]).isoformat()
        return {"programme": said["programme"], **days} if said["programme"] else days


def told_changes(changes: Iterable[Any]) -> list[dict[str, Any]]:
    """Return changes as a page tells them: each with its fields, before and after."""
    return [
        {
            "object": OBJECTS.get(change.object, change.object),
            "is_new": change.kind == "created",
            "name": change.name,
            "initiative": change.initiative,
            "fields": [
                {
                    "name": name.replace("_", " "),
                    "before": (change.before or {}).get(name),
                    "after": value,
                }
                for name, value in sorted((change.after or {}).items())
                if change.kind != "created" or value not in (None, "", [])
            ],
        }
        for change in changes
    ]
