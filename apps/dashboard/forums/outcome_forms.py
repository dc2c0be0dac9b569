"""What is asked for to write down what a session came to: the fields of each type, and its ties."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.dashboard.fields import LongField, NameField, offer
from apps.dashboard.forums.words import ADDRESSED_WORDS, CARRIES_WORDS
from apps.dashboard.merging import VersionedForm
from apps.forums.models import AgendaItem, Outcome, OutcomeType
from apps.forums.models.outcomes import DETAILS

MOST_OPTIONS: Final = 20
_FIRST_OPTIONS: Final = 3
_LONG: Final = 10_000
_OPTION: Final = "option"
_OPTION_PARTS: Final = ("name", "consequence", "cost_borne_by")
TIES: Final = ("layers", "initiatives", "milestones", "findings")


def _fields_of(kind: str) -> dict[str, forms.Field]:
    """Return the fields that are told of one type, by their names in the record."""
    match kind:
        case OutcomeType.LESSON:
            return {
                "deployment": NameField(
                    label=_("Which live deployment it is from"), max_length=500
                ),
                "tried": LongField(label=_("What was tried"), max_length=_LONG),
                "happened": LongField(label=_("What happened"), max_length=_LONG),
                "carries_over": forms.ChoiceField(
                    label=_("Would it hold elsewhere?"),
                    choices=list(CARRIES_WORDS.items()),
                    widget=forms.RadioSelect,
                ),
            }
        case OutcomeType.TRADE_OFF:
            return {
                "pulls": NameField(
                    label=_("What pulls"), max_length=500, help_text=_("Such as latency.")
                ),
                "against": NameField(
                    label=_("Against what"), max_length=500, help_text=_("Such as energy.")
                ),
            }
        case OutcomeType.RECOMMENDATION:
            return {
                "to": forms.ChoiceField(
                    label=_("To whom"),
                    choices=list(ADDRESSED_WORDS.items()),
                    widget=forms.RadioSelect,
                ),
                "addressee": NameField(
                    label=_("Who is to do it"), max_length=500, help_text=_("By name.")
                ),
            }
        case OutcomeType.DECISION:
            return {"reason": LongField(label=_("Why it was decided so"), max_length=_LONG)}
    return {}


class OutcomeForm(VersionedForm):
    """An outcome of one type. What it is about is chosen beside it: see `Ties`."""

    title = NameField(label=gettext_lazy("In a line"), max_length=500)
    agenda_item = forms.ModelChoiceField(
        label=gettext_lazy("Came up at"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=gettext_lazy("No item of the agenda"),
    )
    text = LongField(label=gettext_lazy("More about it"), required=False, max_length=20_000)
    pointers = {"options": "option-0-name"}

    def __init__(
        self, data: Any = None, *, kind: str, items: Any, options: int = _FIRST_OPTIONS
    ) -> None:
        """Take the type, the items of the agenda, and how many options are offered at least."""
        super().__init__(data)
        self.kind = kind
        offer(self, agenda_item=items)
        self.details = _fields_of(kind)
        self.fields |= self.details
        self.options = min(options, MOST_OPTIONS) if kind == OutcomeType.TRADE_OFF else 0
        for place in range(self.options):
            self.fields |= _option_fields(place)
        own = [*self.details, *(name for name in self.fields if name.startswith(_OPTION))]
        self.order_fields(["title", *own, "text", "agenda_item"])

    def clean(self) -> dict[str, Any]:
        """Ask for an option with its name and who bears its cost, and for one at least."""
        said = super().clean() or {}
        if self.kind != OutcomeType.TRADE_OFF:
            return said
        named = 0
        for place in range(self.options):
            name, consequence, cost = (said.get(key) for key in _option_names(place))
            named += bool(name)
            if name and not cost:
                self.add_error(f"{_OPTION}-{place}-cost_borne_by", _("Say who bears its cost."))
            elif not name and (consequence or cost):
                self.add_error(f"{_OPTION}-{place}-name", _("Name this option."))
        if not named and not self.errors:
            self.add_error(f"{_OPTION}-0-name", _("Name one option at least."))
        return said

    @property
    def spoken(self) -> dict[str, Any]:
        """Return what was said, as the services take it: details under the name of the type."""
        given = self.cleaned_data
        said = {name: given[name] for name in ("title", "text", "agenda_item")}
        if self.kind not in DETAILS or not DETAILS[OutcomeType(self.kind)]:
            return said | {"type": self.kind}
        told: dict[str, Any] = {name: given[name] for name in self.details}
        if self.kind == OutcomeType.TRADE_OFF:
            told["options"] = self._options
        return said | {"type": self.kind, self.kind: told}

    @property
    def _options(self) -> list[dict[str, str]]:
        options = []
        for place in range(self.options):
            told = [self.cleaned_data.get(name, "") for name in _option_names(place)]
            if told[0]:
                options.append(dict(zip(_OPTION_PARTS, told, strict=True)))
        return options

    @property
    def option_rows(self) -> list[list[forms.BoundField]]:
        """Return the fields of each option."""
        return [[self[name] for name in _option_names(place)] for place in range(self.options)]

    @property
    def plain_fields(self) -> Iterable[forms.BoundField]:
        """Return the fields that are neither hidden nor of an option."""
        return [one for one in self.visible_fields() if not one.name.startswith(_OPTION)]


def _option_names(place: int) -> list[str]:
    return [f"{_OPTION}-{place}-{part}" for part in _OPTION_PARTS]


def _option_fields(place: int) -> dict[str, forms.Field]:
    name, consequence, cost = _option_names(place)
    number = {"number": place + 1}
    return {
        name: NameField(label=_("Option %(number)d") % number, required=False, max_length=300),
        consequence: forms.CharField(
            label=_("What follows from option %(number)d") % number,
            required=False,
            max_length=2_000,
        ),
        cost: NameField(
            label=_("Who bears the cost of option %(number)d") % number,
            required=False,
            max_length=500,
        ),
    }


def facts_of_outcome(outcome: Outcome) -> dict[str, Any]:
    """Return what the form of an outcome begins with."""
    told = dict(outcome.details)
    options: Sequence[Mapping[str, str]] = told.pop("options", [])
    rows = {
        name: option.get(part, "")
        for place, option in enumerate(options)
        for name, part in zip(_option_names(place), _OPTION_PARTS, strict=True)
    }
    own = {"title": outcome.title, "text": outcome.text, "agenda_item": outcome.agenda_item_id}
    return own | told | rows


def options_needed(outcome: Outcome) -> int:
    """Return how many options the form of an outcome has: those there are, and one more."""
    return max(_FIRST_OPTIONS, len(outcome.details.get("options", [])) + 1)


class AnswerForm(forms.Form):
    """The answer of a question."""

    answer = LongField(label=gettext_lazy("Answer"), max_length=_LONG, rows=2)


class ChoiceForm(forms.Form):
    """Which option of a trade-off is chosen, and why."""

    choice = forms.ChoiceField(label=gettext_lazy("Chosen"))
    answer = LongField(label=gettext_lazy("Why"), required=False, max_length=_LONG, rows=2)

    def __init__(self, data: Any = None, *, options: Sequence[str], **given: Any) -> None:
        """Offer the options."""
        super().__init__(data, **given)
        self.fields["choice"].choices = [(name, name) for name in options]  # type: ignore[attr-defined]


class ReopenForm(forms.Form):
    """Why something is taken up again."""

    reason = LongField(label=gettext_lazy("Why it is open again"), max_length=2_000, rows=2)


def form_id(outcome: UUID) -> str:
    """Return the pattern of the ids in a form that stands on a page once for each outcome."""
    return f"{outcome}-%s"
