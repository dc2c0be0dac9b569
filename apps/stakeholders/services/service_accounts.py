"""Service accounts: members that are no people, and act by token only."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from apps.accounts.models import ApiToken
from apps.accounts.services import TOKEN_LIFETIME, create_service_user, issue_token, revoke_token
from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.stakeholders.access import ACTIONS, scopes_of
from apps.stakeholders.models import Membership, Organisation, Role, Workspace
from apps.stakeholders.selectors import service_accounts_managed_by
from apps.stakeholders.services.grants import check_grant, refuse_unless_managed
from apps.stakeholders.services.membership import (
    join,
    refuse_last_admin,
    refuse_partner_of_nobody,
)


@transaction.atomic
def create_service_account(
    *, actor: Membership, name: str, role: str, organisation: Organisation | None = None
) -> Membership:
    """Make a service account a member of the actor's workspace.

    A partner's are of its own organisation, and may do no more than itself.
    Raises: InvalidInputError, NotAllowedError
    """
    attribute_changes(actor)
    if actor.role in ACTIONS["services.write"].own_only:
        organisation = organisation or actor.organisation
    check_grant(actor, "services.write", role, organisation)
    return Membership.objects.create(
        workspace_id=actor.workspace_id,
        user=create_service_user(name=name),
        role=role,
        organisation=organisation,
        name=name,
    )


@transaction.atomic
def change_service_account(
    *, account: Membership, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> Membership:
    """Change a service account; one that is disabled loses its tokens for good.

    Raises: InvalidInputError, NotAllowedError, LastAdminError
    """
    attribute_changes(actor)
    refuse_unless_managed(account, service_accounts_managed_by(actor), "service account")
    role = changes.get("role", account.role)
    organisation = changes.get("organisation", account.organisation)
    check_grant(actor, "services.write", role, organisation)
    if role != Role.ADMIN or not changes.get("active", account.active):
        refuse_last_admin(account)
    if account.active and not changes.get("active", True):
        _end_tokens(account, at)
    if "name" in changes:
        assign(account.user, {"name": changes["name"]})
    return assign(account, changes)


@transaction.atomic
def remove_service_account(*, account: Membership, actor: Membership, at: datetime) -> None:
    """Take a service account out of the workspace; its tokens end with it.

    What it did stays, under its name. Raises: NotAllowedError, LastAdminError
    """
    attribute_changes(actor)
    refuse_unless_managed(account, service_accounts_managed_by(actor), "service account")
    refuse_last_admin(account)
    _end_tokens(account, at)
    account.delete()


@transaction.atomic
def join_service(
    *,
    workspace: Workspace,
    role: Role,
    organisation: Organisation | None,
    name: str,
    at: datetime,
    lifetime: timedelta = TOKEN_LIFETIME,
) -> str:
    """Make a new service a member and return its bearer token, which is shown this once."""
    refuse_partner_of_nobody(role, organisation)
    user = create_service_user(name=name)
    join(workspace=workspace, user=user, role=role, organisation=organisation, name=name)
    _, bearer = issue_token(user=user, name=name, scopes=scopes_of(role), at=at, lifetime=lifetime)
    return bearer


def _end_tokens(account: Membership, at: datetime) -> None:
    """Revoke what acts as this member; what acts elsewhere too ends with the last membership."""
    for token in ApiToken.objects.filter(membership=account, revoked_at__isnull=True):
        revoke_token(token=token, at=at)
    elsewhere = Membership.objects.filter(user_id=account.user_id, active=True)
    if not elsewhere.exclude(pk=account.pk).exists():
        for token in ApiToken.objects.filter(user_id=account.user_id, revoked_at__isnull=True):
            revoke_token(token=token, at=at)
