"""What people fill in to sign in."""

from typing import Any, cast

from allauth.account.fields import PasswordField, SetPasswordField
from allauth.account.forms import LoginForm, PasswordVerificationMixin
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User


class SignInForm(LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what is asked for, and let password managers know it."""
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].widget.attrs = {
            "autofocus": True,
            "autocomplete": "username webauthn",
        }
        # The way to a new password stands on the page, below the form.
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def add_prefix(self, field_name: str) -> str:
        """Call the address `username` on the page, as password managers and clients expect."""
        return super().add_prefix("username" if field_name == "login" else field_name)


class JoiningForm(PasswordVerificationMixin, forms.Form):
    """A name and a password, by the same rules as everywhere."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    password1 = SetPasswordField(label=_("Password"))
    password2 = PasswordField(label=_("Password (again)"), autocomplete="new-password")

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        """Take whose account it is: a password like the person's own address is refused."""
        super().__init__(*args, **kwargs)
        own = cast("SetPasswordField", self.fields["password1"])
        own.user = User(email=address, name=str(self.data.get("name", "")))
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)
