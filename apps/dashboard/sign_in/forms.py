"""What people fill in to sign in."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


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
