"""Forms that are looked at before they are sent for good: they come back as they are filled in."""

from django import forms
from django.forms.utils import ErrorDict


class LookingForm(forms.Form):
    """A form with buttons called `look`: they show more of the page, and nothing is wrong yet."""

    @property
    def is_looking(self) -> bool:
        """Tell whether it was sent to see more alone."""
        return self.is_bound and "look" in self.data

    def is_valid(self) -> bool:
        """Tell whether it was sent for good, with nothing wrong."""
        return not self.is_looking and super().is_valid()

    def full_clean(self) -> None:
        """Find what is wrong with what was sent for good."""
        if self.is_looking:
            self.cleaned_data = {}
            self._errors = ErrorDict()
        else:
            super().full_clean()
