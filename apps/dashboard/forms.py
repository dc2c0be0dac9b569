"""What people fill in to narrow a page."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from apps.dashboard.fields import DayField
from apps.dashboard.wording import (
    KIND_WORDS,
    LEVEL_WORDS,
    SECTOR_WORDS,
    STATE_WORDS,
    Words,
)

NO_LEVEL = "none"
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


_WITHIN_REASON = (
    MinValueValidator(FIRST_DAY, _("Give a day between 1900 and 2999.")),
    MaxValueValidator(LAST_DAY, _("Give a day between 1900 and 2999.")),
)


class AsOfForm(forms.Form):
    """The day that a page is about."""

    as_of = DayField(
        label=_("On the day"),
        required=False,
        validators=_WITHIN_REASON,
    )
    known_on = DayField(
        label=_("As it was known on"),
        required=False,
        validators=_WITHIN_REASON,
    )


class BoardForm(AsOfForm):
    """What the board is narrowed by."""

    search = forms.CharField(
        label=_("Name contains"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    field_order = ["search", "programme", "sector", "region", "level", "as_of", "known_on"]

    def __init__(
        self, data: Mapping[str, Any], *, programmes: Iterable[Any], regions: Iterable[str]
    ) -> None:
        """Offer what there is in the workspace."""
        super().__init__(data)
        offered = {
            "programme": [(programme.key, programme.name) for programme in programmes],
            "region": [(region, region) for region in regions],
            "sector": SECTOR_WORDS.items(),
            "level": [*LEVEL_WORDS.items(), (NO_LEVEL, _("none"))],
        }
        for name, choices in offered.items():
            _offer(self.fields[name], [("", _("All")), *choices])

    @property
    def filters(self) -> dict[str, str]:
        """Return what the initiatives are to be filtered by, ready for the filters of the API."""
        names = ("search", "programme", "sector", "region")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything but the day is asked for."""
        return bool(self.filters) or bool(self.cleaned_data.get("level"))


class FindingsForm(forms.Form):
    """What findings are narrowed by."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Offer every word of the vocabulary."""
        super().__init__(data)
        offered: dict[str, tuple[Any, Words]] = {
            "kind": (_("All"), KIND_WORDS),
            "level": (_("All"), LEVEL_WORDS),
            "state": (_("All that are not over"), STATE_WORDS),
        }
        for name, (everything, words) in offered.items():
            _offer(self.fields[name], [("", everything), *words.items()])

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything is asked for."""
        return any(self.cleaned_data.values())


def _offer(field: forms.Field, choices: list[Any]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
