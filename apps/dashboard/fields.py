"""Fields that many forms have."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.common.names import refuse_disguise

# Instants of other years cannot be told in every zone.
_YEARS: Final = range(1900, 2200)


def offer(form: forms.Form, **rows: QuerySet[Any]) -> None:
    """Give fields of a form, by their names, the rows that can be chosen."""
    for name, offered in rows.items():
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as declared, for the types
        field.queryset = offered


class DayField(forms.DateField):
    """A day, picked in the browser's own calendar; what is no day is told how to write one."""

    default_error_messages = {"invalid": _("Give a date such as 2026-03-01.")}

    def __init__(self, **options: Any) -> None:
        """Take what any field takes."""
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, **options)


class WallTimeField(forms.Field):
    """A day and a time as clocks show them, without an offset."""

    default_error_messages = {
        "invalid": _("Give a day and a time such as 2026-03-01 09:30, of the years 1900 to 2199.")
    }

    def __init__(self, **options: Any) -> None:
        """Take what any field takes."""
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, **options)

    def to_python(self, value: Any) -> datetime | None:
        """Return the time. Raises: ValidationError."""
        if value in self.empty_values:
            return None
        try:
            wall = datetime.fromisoformat(str(value).strip())
        except ValueError:
            wall = None
        if wall is None or wall.tzinfo is not None or wall.year not in _YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return wall.replace(microsecond=0)


class NameField(forms.CharField):
    """A name or a title: one line, without characters that turn the text around it around."""

    default_validators = [refuse_disguise]
    default_error_messages = {
        "disguised": _(
            "This is one line: it holds a line break, a tab, or characters that turn the direction"
            " of text around. Leave them out: names in Arabic or Hebrew need none."
        )
    }


class LongField(forms.CharField):
    """Text of several lines."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        """Take how many lines are seen at once, and what any field takes."""
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)


class NumbersField(forms.CharField):
    """Some whole numbers on one line, separated by commas: each once, the highest first.

    least, highest: what each may be; most: how many there may be, none among them
    """

    default_error_messages = {
        "numbers": _("Give whole numbers from %(least)d to %(highest)d, such as 7, 1."),
        "too_many": _("Give up to %(most)d numbers."),
    }

    def __init__(self, *, least: int, highest: int, most: int, **options: Any) -> None:
        """Take what each may be, and how many there may be."""
        self._allowed, self._most = range(least, highest + 1), most
        super().__init__(required=False, max_length=200, **options)

    def prepare_value(self, value: Any) -> Any:
        """Return the numbers as one writes them."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        """Return the numbers. Raises: ValidationError."""
        parts = [part.strip() for part in super().clean(value).split(",") if part.strip()]
        allowed = {str(number): number for number in self._allowed}
        bounds = {"least": self._allowed.start, "highest": self._allowed.stop - 1}
        if any(part not in allowed for part in parts):
            raise ValidationError(self.error_messages["numbers"], code="numbers", params=bounds)
        numbers = sorted({allowed[part] for part in parts}, reverse=True)
        if len(numbers) > self._most:
            most = {"most": self._most}
            raise ValidationError(self.error_messages["too_many"], code="too_many", params=most)
        return numbers
