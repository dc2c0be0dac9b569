"""Changing workspaces, organisations and memberships."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.common.errors import InvalidInputError, LockstepError
from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.stakeholders.models import Membership, Organisation, Role, Workspace


class LastAdminError(LockstepError):
    """A workspace without an admin could never get one again."""

    code = "last_admin"
    title = "A workspace keeps at least one admin"


@transaction.atomic
def create_workspace(*, slug: str, name: str, founder: User, **fields: str) -> Workspace:
    """Create a workspace with its founder as admin."""
    workspace = Workspace(slug=slug, name=name, **fields)
    founding = Membership(workspace=workspace, user=founder, role=Role.ADMIN)
    attribute_changes(founding, reason="workspace founded")
    workspace.save(force_insert=True)
    founding.save(force_insert=True)
    return workspace


@transaction.atomic
def change_workspace(
    *, workspace: Workspace, actor: Membership, changes: Mapping[str, Any]
) -> Workspace:
    """Change a workspace's name, zone or language."""
    attribute_changes(actor)
    return assign(workspace, changes)


@transaction.atomic
def add_organisation(*, actor: Membership, **fields: Any) -> Organisation:
    """Add an organisation to the actor's workspace."""
    attribute_changes(actor)
    return Organisation.objects.create(workspace_id=actor.workspace_id, **fields)


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, actor: Membership, changes: Mapping[str, Any]
) -> Organisation:
    """Change an organisation's particulars."""
    attribute_changes(actor)
    return assign(organisation, changes)


@transaction.atomic
def remove_organisation(*, organisation: Organisation, actor: Membership) -> None:
    """Remove an organisation that owns nothing. Raises: ProtectedError."""
    attribute_changes(actor)
    organisation.delete()


@transaction.atomic
def add_member(
    *, actor: Membership, email: str, name: str, role: Role, organisation: Organisation | None
) -> Membership:
    """Add a person to the actor's workspace; a new one gets an account without a password."""
    attribute_changes(actor)
    refuse_partner_of_nobody(role, organisation)
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(
        email, name=name
    )
    if user.is_service:
        message = "This is a service account's address; see service-accounts/."
        raise InvalidInputError.at("/user/email", message, "service_account")
    if Membership.objects.filter(workspace_id=actor.workspace_id, user=user).exists():
        raise InvalidInputError.at("/user/email", "This person is a member already.", "unique")
    return Membership.objects.create(
        workspace_id=actor.workspace_id, user=user, role=role, organisation=organisation
    )


@transaction.atomic
def change_member(
    *, member: Membership, actor: Membership, changes: Mapping[str, Any]
) -> Membership:
    """Change a member's role or organisation. Raises: LastAdminError, InvalidInputError."""
    attribute_changes(actor)
    refuse_partner_of_nobody(
        changes.get("role", member.role), changes.get("organisation", member.organisation)
    )
    if changes.get("role", Role.ADMIN) != Role.ADMIN:
        refuse_last_admin(member)
    return assign(member, changes)


@transaction.atomic
def remove_member(*, member: Membership, actor: Membership) -> None:
    """Take a person out of the workspace. Raises: LastAdminError."""
    attribute_changes(actor)
    refuse_last_admin(member)
    member.delete()


@transaction.atomic
def join(
    *,
    workspace: Workspace,
    user: User,
    role: Role,
    organisation: Organisation | None = None,
    name: str = "",
) -> Membership:
    """Make a user a member by the installation's own hand (commands, fixtures)."""
    attribute_changes(None)
    return Membership.objects.create(
        workspace=workspace, user=user, role=role, organisation=organisation, name=name
    )


def refuse_partner_of_nobody(role: str, organisation: Organisation | None) -> None:
    """Raise InvalidInputError for a partner without an organisation."""
    if role == Role.PARTNER and organisation is None:
        message = "A partner speaks for an organisation: name it."
        raise InvalidInputError.at("/organisation", message, "required")


def refuse_last_admin(member: Membership) -> None:
    """Raise LastAdminError if no other active member is admin."""
    if member.role != Role.ADMIN:
        return
    # The lock on the workspace keeps two admins from removing each other at the same moment.
    workspace = Workspace.objects.select_for_update(no_key=True).get(pk=member.workspace_id)
    others = Membership.objects.filter(
        workspace_id=member.workspace_id, role=Role.ADMIN, active=True
    ).exclude(pk=member.pk)
    if not others.exists():
        message = f"This is the last admin of {workspace.slug}: make somebody else admin first."
        raise LastAdminError(message)
