"""Changing accounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.text import slugify

from apps.accounts.models import (
    Access,
    AccessKind,
    ApiToken,
    Scope,
    TokenUse,
    User,
    bearer_of,
    digest_of,
    is_digest_of,
    new_secret,
)
from apps.accounts.selectors import parts_of
from apps.common.errors import InvalidInputError
from apps.common.models import uuid7
from apps.common.origin import current_origin
from apps.common.writing import assign

TOKEN_LIFETIME = timedelta(days=90)
_USE_RECORDED_EVERY = timedelta(minutes=1)
_REFUSAL_RECORDED_EVERY = timedelta(minutes=1)

logger = structlog.get_logger(__name__)


@transaction.atomic
def issue_token(
    *,
    user: User,
    name: str,
    scopes: Sequence[str],
    at: datetime,
    lifetime: timedelta = TOKEN_LIFETIME,
    membership_id: UUID | None = None,
    allowed_networks: Sequence[str] = (),
) -> tuple[ApiToken, str]:
    """Issue a token and return it with the bearer string, which is shown this once.

    Raises: InvalidInputError, if it would live longer than tokens may
    """
    prefix, secret = new_secret()
    token = ApiToken.objects.create(
        user=user,
        membership_id=membership_id,
        name=name,
        prefix=prefix,
        digest=digest_of(secret),
        scopes=[scope for scope in Scope if scope in scopes],
        allowed_networks=list(allowed_networks),
        expires_at=at + checked_lifetime(lifetime),
    )
    return token, bearer_of(prefix, secret)


@transaction.atomic
def rotate_token(*, token: ApiToken, expires_at: datetime, overlap: timedelta, at: datetime) -> str:
    """Give a token a new secret and return its bearer string, which is shown this once.

    The secret in force until now opens the door for the overlap, never past its own expiry; one
    from before it opens nothing any more.
    """
    checked_lifetime(expires_at - at)
    prefix, secret = new_secret()
    overlaps = bool(overlap)
    token.overlap_ends_at = min(at + overlap, token.expires_at) if overlaps else None
    token.previous_prefix = token.prefix if overlaps else None
    token.previous_digest = token.digest if overlaps else ""
    token.prefix, token.digest = prefix, digest_of(secret)
    token.expires_at, token.rotated_at = expires_at, at
    token.save(
        update_fields=[
            "prefix",
            "digest",
            "previous_prefix",
            "previous_digest",
            "overlap_ends_at",
            "expires_at",
            "rotated_at",
        ]
    )
    return bearer_of(prefix, secret)


@transaction.atomic
def revoke_token(*, token: ApiToken, at: datetime) -> None:
    """End a token, and a secret before it, at once."""
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])


def checked_lifetime(lifetime: timedelta) -> timedelta:
    """Return how long a token is to live. Raises: InvalidInputError, if that is not allowed."""
    longest: timedelta = settings.TOKEN_MAX_LIFETIME
    if timedelta() < lifetime <= longest:
        return lifetime
    message = f"A token expires in the future, and within {longest.days} days."
    raise InvalidInputError.at("/expires_at", message, "lifetime")


def record_use(*, token: ApiToken, bearer: str, at: datetime, version: str) -> None:
    """Remember that a token was used, to within a minute, and hash its secret under a new pepper.

    version: of the contract; kept at the first use, and the token's own from then on

    A read must neither cost a write each time nor wait for one: who finds the row taken leaves it
    to the other, which writes the same.
    """
    use = getattr(token, "use", None)
    if use is None:
        TokenUse.objects.bulk_create(
            [TokenUse(token=token, at=at, api_version=version)], ignore_conflicts=True
        )
    elif at - use.at > _USE_RECORDED_EVERY:
        _touch(token, at)
    _pepper_anew(token, bearer)


def _touch(token: ApiToken, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_tokenuse SET at = %s WHERE token_id = (SELECT token_id FROM"
            " accounts_tokenuse WHERE token_id = %s FOR UPDATE SKIP LOCKED)",
            [at, token.pk],
        )


def _pepper_anew(token: ApiToken, bearer: str) -> None:
    prefix, secret = parts_of(bearer)
    if not settings.TOKEN_PEPPER_BEFORE or prefix != token.prefix:
        return
    digest = digest_of(secret)
    if token.digest != digest and is_digest_of(token.digest, secret):
        ApiToken.objects.filter(pk=token.pk, digest=token.digest).update(digest=digest)


def record_access(
    *,
    kind: AccessKind,
    person_id: UUID | None,
    workspace_id: UUID | None = None,
    token_id: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Access:
    """Record a sign-in, a refusal or an export with the origin of the present request."""
    origin = current_origin()
    return Access.objects.create(
        kind=kind,
        person_id=person_id,
        workspace_id=workspace_id,
        token_id=token_id or origin.token,
        address=origin.address,
        request_id=origin.request,
        detail=dict(detail or {}),
    )


def record_refused_token(*, bearer: str, at: datetime) -> None:
    """Record the use of a known token that is not accepted, once a minute and address.

    Strings that are like no token of ours are left to the log: anyone may send any number of them.
    """
    prefix, _ = parts_of(bearer)
    token = ApiToken.objects.filter(Q(prefix=prefix) | Q(previous_prefix=prefix)).first()
    if token is None:
        logger.warning("unknown_token_refused")
        return
    known = Access.objects.filter(
        kind=AccessKind.TOKEN_REFUSED,
        person_id=token.user_id,
        token_id=token.pk,
        address=current_origin().address,
        recorded_at__gt=at - _REFUSAL_RECORDED_EVERY,
    )
    if not known.exists():
        record_access(kind=AccessKind.TOKEN_REFUSED, person_id=token.user_id, token_id=token.pk)


@transaction.atomic
def create_service_user(*, name: str) -> User:
    """Create a user that acts by token only."""
    return User.objects.create_user(
        # Nothing is ever sent there: the domain is reserved for that.
        f"{slugify(name)[:64] or 'service'}.{uuid7().hex}@service.invalid",
        name=name,
        is_service=True,
    )


@transaction.atomic
def create_person(*, email: str, name: str, password: str | None = None) -> User:
    """Create a person whose e-mail address is known to be theirs; without a password they set one.

    Raises: IntegrityError, if somebody has the address already.
    """
    person = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(
        user=person, email=person.email.lower(), verified=True, primary=True
    )
    return person


@transaction.atomic
def give_way_in(*, user: User, address: str, name: str, password: str) -> User:
    """Give a person who could not sign in yet a password; the address is known to be theirs."""
    user.name = name
    user.set_password(password)
    user.save(update_fields=["name", "password"])
    primary = address.lower() == user.email.lower()
    EmailAddress.objects.update_or_create(
        user=user, email=address.lower(), defaults={"verified": True, "primary": primary}
    )
    return user


def speak_language(*, user: User, language: str) -> None:
    """Keep the language in which a person is written to; one that is not spoken is left out."""
    if language in dict(settings.LANGUAGES):
        assign(user, {"language": language})
