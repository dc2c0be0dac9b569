"""Fields that many forms have."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A day, picked in the browser's own calendar; what is no day is told how to write one."""

    default_error_messages = {"invalid": _("Give a date such as 2026-03-01.")}

    def __init__(self, **options: Any) -> None:
        """Take what any field takes."""
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, **options)
