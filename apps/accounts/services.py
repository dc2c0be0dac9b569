"""Changing accounts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.text import slugify

from apps.accounts.models import TOKEN_MARK, ApiToken, Scope, User, digest_of, new_secret
from apps.common.models import uuid7

TOKEN_LIFETIME = timedelta(days=90)
_USE_RECORDED_EVERY = timedelta(minutes=5)


@transaction.atomic
def issue_token(
    *,
    user: User,
    name: str,
    scopes: Sequence[Scope],
    at: datetime,
    lifetime: timedelta = TOKEN_LIFETIME,
) -> tuple[ApiToken, str]:
    """Issue a token and return it with the bearer string, which is shown this once."""
    prefix, secret = new_secret()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=prefix,
        digest=digest_of(secret),
        scopes=list(scopes),
        expires_at=at + lifetime,
    )
    return token, f"{TOKEN_MARK}_{prefix}_{secret}"


def record_use(*, token: ApiToken, at: datetime) -> None:
    """Remember that a token was used, to within minutes: a read must not cost a write each time."""
    if token.last_used_at is None or at - token.last_used_at > _USE_RECORDED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)


@transaction.atomic
def create_service_user(*, name: str) -> User:
    """Create a user that acts by token only."""
    return User.objects.create_user(
        # Nothing is ever sent there: the domain is reserved for that.
        f"{slugify(name)[:64] or 'service'}.{uuid7().hex}@service.invalid",
        name=name,
        is_service=True,
    )
