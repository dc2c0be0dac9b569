"""What somebody who checks in to a session says of themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.dashboard.fields import NameField
from apps.dashboard.wording import SECTOR_WORDS


class CheckInForm(forms.Form):
    """Who is there."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("The one that your invitation went to, if you have one."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = NameField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    affiliation = NameField(
        label=_("Your organisation"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    sector = forms.ChoiceField(
        label=_("Its sector"),
        required=False,
        choices=[("", _("Not said")), *SECTOR_WORDS.items()],
    )
