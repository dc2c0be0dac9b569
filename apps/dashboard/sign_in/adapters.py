"""Who may sign in, and what is said to those who may not.

Nobody makes an account by asking for one: accounts come from invitations, from a provider that
speaks for the person's domain, or from the command line.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.utils import user_field
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.common.origin import client_address
from apps.stakeholders.selectors.invitations import open_invitations_to

_UNKNOWN = "::"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in with e-mail address and password."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "No account has this e-mail address with this password. Check both; capital letters "
            "count in the password. If it still fails, ask for a new password below."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth passes it
        """Refuse: nobody makes an account here by asking for one."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's address; who hides it shares the limits of all who do."""
        return client_address(request) or _UNKNOWN


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Sign-in with an OpenID provider; what it is believed is said in `config.oidc`."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002 - allauth passes it
        """Open an account for whom the provider's domains allow one, and for who is invited."""
        address = believed_address(sociallogin)
        if address is None:
            return False
        invited = open_invitations_to(address, at=timezone.now())
        return speaks_for(sociallogin, address) or invited.exists()

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Let the provider open the account that is there for an address it is believed about."""
        return believed_address(login) == email.lower()

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        """Take the person's name over."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        name = data.get("name") or " ".join(part for part in parts if part)
        user_field(user, "name", name[: User._meta.get_field("name").max_length])  # noqa: SLF001 - Django's documented _meta
        return user


def believed_address(login: SocialLogin) -> str | None:
    """Return the person's verified address, in lower case, if the provider is believed about it."""
    addresses: list[EmailAddress] = login.email_addresses
    if not addresses or not addresses[0].verified:
        return None
    address = addresses[0].email.lower()
    return address if speaks_for(login, address) or not _domains(login) else None


def speaks_for(login: SocialLogin, address: str) -> bool:
    """Tell whether an address is of one of the provider's own domains."""
    return address.rpartition("@")[2].lower() in _domains(login)


def _domains(login: SocialLogin) -> list[str]:
    domains: list[str] = login.provider.app.settings["domains"]
    return domains
