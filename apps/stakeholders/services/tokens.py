"""Tokens of a workspace: each acts as one member, and never beyond whoever issued it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from apps.accounts import services as accounts
from apps.accounts.models import ApiToken
from apps.accounts.services import TOKEN_LIFETIME
from apps.common.addresses import as_network, lies_within
from apps.common.errors import FieldError, InvalidInputError, NotAllowedError
from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.stakeholders.access import scopes_of
from apps.stakeholders.models import Membership, Role
from apps.stakeholders.selectors import token_holders_of
from apps.stakeholders.services.grants import not_your_own

OVERLAP = timedelta(hours=24)


@transaction.atomic
def issue_token(
    *,
    actor: Membership,
    by: ApiToken | None,
    name: str,
    scopes: Sequence[str],
    at: datetime,
    member: Membership | None = None,
    expires_at: datetime | None = None,
    allowed_networks: Sequence[str] = (),
) -> tuple[ApiToken, str]:
    """Issue a token that acts as a member, and return it with its bearer string, shown this once.

    member: the actor itself where none is named; by: the token that the actor acts with, if any
    Raises: InvalidInputError, NotAllowedError
    """
    attribute_changes(actor)
    holder = member or actor
    if expires_at is None:
        expires_at = at + TOKEN_LIFETIME
        expires_at = min(expires_at, by.expires_at) if by else expires_at
    _check_grant(by, holder, scopes, allowed_networks, expires_at)
    return accounts.issue_token(
        user=holder.user,
        name=name,
        scopes=scopes,
        at=at,
        lifetime=expires_at - at,
        membership_id=holder.pk,
        allowed_networks=allowed_networks,
    )


@transaction.atomic
def change_token(
    *,
    token: ApiToken,
    actor: Membership,
    by: ApiToken | None,
    changes: Mapping[str, Any],
    at: datetime,
) -> ApiToken:
    """Change a token's name, scopes, networks or end.

    Raises: InvalidInputError, NotAllowedError
    """
    attribute_changes(actor)
    holder = _holder(token, actor)
    now = {name: getattr(token, name) for name in ("scopes", "allowed_networks", "expires_at")}
    meant = now | dict(changes)
    if "expires_at" in changes:
        accounts.checked_lifetime(changes["expires_at"] - at)
    _check_grant(by, holder, meant["scopes"], meant["allowed_networks"], meant["expires_at"])
    return assign(token, changes)


@transaction.atomic
def rotate_token(
    *,
    token: ApiToken,
    actor: Membership,
    by: ApiToken | None,
    at: datetime,
    expires_at: datetime | None = None,
    overlap: timedelta = OVERLAP,
) -> str:
    """Give a token a new secret and return its bearer string, which is shown this once.

    It lives as long again as it was meant to, unless told otherwise; a token may renew itself.
    Raises: InvalidInputError, NotAllowedError
    """
    attribute_changes(actor)
    holder = _holder(token, actor)
    limiting = None if by is not None and by.pk == token.pk else by
    if expires_at is None:
        expires_at = at + (token.expires_at - token.issued_at)
        expires_at = min(expires_at, limiting.expires_at) if limiting else expires_at
    _check_grant(limiting, holder, token.scopes, token.allowed_networks, expires_at)
    return accounts.rotate_token(token=token, expires_at=expires_at, overlap=overlap, at=at)


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: Membership, at: datetime) -> None:
    """End a token at once: one's own, a service account's, as an admin anybody's here.

    Raises: NotAllowedError
    """
    attribute_changes(actor)
    if not (actor.role == Role.ADMIN and token.membership_id):
        _holder(token, actor)
    accounts.revoke_token(token=token, at=at)


def _holder(token: ApiToken, actor: Membership) -> Membership:
    """Return whom the token acts as, if that is the actor or a service account it manages."""
    holders = token_holders_of(actor).select_related("user")
    if token.membership_id is None:
        # It acts in other workspaces too, which nobody but itself can speak for.
        holders = holders.filter(pk=actor.pk, user_id=token.user_id)
    else:
        holders = holders.filter(pk=token.membership_id)
    holder = holders.first()
    if holder is None:
        message = "This token is for its holder to change; an admin may revoke it."
        raise not_your_own(message)
    return holder


def _check_grant(
    by: ApiToken | None,
    holder: Membership,
    scopes: Sequence[str],
    networks: Sequence[str],
    expires_at: datetime,
) -> None:
    useful = scopes_of(Role(holder.role))
    if useless := [scope for scope in scopes if scope not in useful]:
        message = (
            f"Its role, {Role(holder.role).label}, has no use for {', '.join(useless)}."
            f" There are: {', '.join(useful)}."
        )
        raise InvalidInputError.at("/scopes", message, "exceeds_role")
    if by is not None and (errors := list(_beyond(by, scopes, networks, expires_at))):
        raise NotAllowedError(errors[0].detail, errors=tuple(errors))


def _beyond(
    by: ApiToken, scopes: Sequence[str], networks: Sequence[str], expires_at: datetime
) -> list[FieldError]:
    """Return what a token would give away that it does not have itself."""
    errors = []
    code = "exceeds_token"
    if more := [scope for scope in scopes if scope not in by.scopes]:
        errors.append(FieldError("/scopes", f"This token lacks {', '.join(more)}.", code))
    mine = [as_network(network) for network in by.allowed_networks]
    wider = [network for network in networks if not lies_within(as_network(network), mine)]
    if mine and (wider or not networks):
        message = f"This token is for {', '.join(by.allowed_networks)} itself."
        errors.append(FieldError("/allowed_networks", message, code))
    if expires_at > by.expires_at:
        message = "This token expires before that itself."
        errors.append(FieldError("/expires_at", message, code))
    return errors
