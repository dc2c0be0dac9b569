"""Changing accounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.text import slugify

from apps.accounts.models import (
    TOKEN_MARK,
    Access,
    AccessKind,
    ApiToken,
    Scope,
    User,
    digest_of,
    new_secret,
    prefix_of,
)
from apps.common.models import uuid7
from apps.common.origin import current_origin

TOKEN_LIFETIME = timedelta(days=90)
_USE_RECORDED_EVERY = timedelta(minutes=5)
_REFUSAL_RECORDED_EVERY = timedelta(minutes=1)

logger = structlog.get_logger(__name__)


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
    token = ApiToken.objects.filter(prefix=prefix_of(bearer)).first()
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
