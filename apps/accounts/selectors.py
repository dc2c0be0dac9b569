"""Reading accounts."""

import re
from datetime import datetime
from typing import TypeVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Lower

from apps.accounts.models import PREFIX_BYTES, TOKEN_MARK, ApiToken, User, is_digest_of
from apps.common.history_reading import versions_of
from apps.common.prepared import Given, Statement

L = TypeVar("L", bound=Model)

_MARK = re.compile(rf"{TOKEN_MARK}_([0-9a-f]{{{2 * PREFIX_BYTES}}})")
_PREFIX = re.compile(rf"[0-9a-f]{{{2 * PREFIX_BYTES}}}")


def live_token(bearer: str, *, at: datetime) -> ApiToken | None:
    """Return the token that a bearer string opens at this instant, with its user; None if none."""
    prefix, secret = parts_of(bearer)
    if not secret:
        return None
    # Nearly every request comes with the secret in force: that is one look at one index.
    token = _BY_PREFIX.first(prefix=prefix) or _BY_PREVIOUS_PREFIX.first(prefix=prefix)
    if token is None or not token.is_opened_by(prefix, secret, at):
        return None
    return token if token.is_live(at) and token.user.is_active else None


def parts_of(bearer: str) -> tuple[str, str]:
    """Return the prefix and the secret of a bearer string; both empty where it is none."""
    mark, _, rest = bearer.partition("_")
    prefix, _, secret = rest.partition("_")
    return (prefix, secret) if mark == TOKEN_MARK else ("", "")


def opened_by(rows: "QuerySet[L]", key: str) -> L | None:
    """Return that of some rows with a link of its own whose key this is; None where there is none.

    rows: with the `prefix` and `digest` of a secret; key: prefix-secret, as an address has it
    """
    prefix, _, secret = key.partition("-")
    # Only what could be one is looked for: an address may hold what PostgreSQL does not keep.
    row = rows.filter(prefix=prefix).first() if _PREFIX.fullmatch(prefix) else None
    if row is None or not is_digest_of(row.digest, secret):  # type: ignore[attr-defined]
        return None
    return row


def prefixes_in(text: str) -> set[str]:
    """Return the prefix of every token mark in a text, or the prefix that the text itself is."""
    if _PREFIX.fullmatch(text.strip()):
        return {text.strip()}
    return set(_MARK.findall(text))


def tokens_with_prefixes(prefixes: set[str]) -> QuerySet[ApiToken]:
    """Return the tokens that have, or before a rotation had, one of some prefixes."""
    had = versions_of(ApiToken).filter(prefix__in=prefixes).values("pgh_obj_id")
    return (
        _with_use()
        .filter(Q(prefix__in=prefixes) | Q(previous_prefix__in=prefixes) | Q(pk__in=had))
        .order_by("id")
    )


def owner_of(address: str) -> User | None:
    """Return whose account an e-mail address leads to; None where there is none."""
    verified = EmailAddress.objects.filter(email__iexact=address, verified=True)
    owners = User.objects.filter(Q(email__iexact=address) | Q(pk__in=verified.values("user")))
    return owners.order_by("created_at").first()


def addresses_of(user: User) -> QuerySet[EmailAddress, str]:
    """Return the addresses that are known to be a user's, in lower case."""
    verified = EmailAddress.objects.filter(user=user, verified=True)
    return verified.annotate(lower=Lower("email")).values_list("lower", flat=True)


def has_a_way_in(user: User) -> bool:
    """Tell whether a person can sign in already: by password, provider or passkey."""
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    connected = SocialAccount.objects.filter(user=user)
    return user.has_usable_password() or connected.exists() or passkeys.exists()


def _with_use() -> QuerySet[ApiToken]:
    return ApiToken.objects.select_related("user", "use")


_BY_PREFIX = Statement(lambda: _with_use().filter(prefix=Given("prefix")))
_BY_PREVIOUS_PREFIX = Statement(lambda: _with_use().filter(previous_prefix=Given("prefix")))
