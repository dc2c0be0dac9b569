"""Inviting people: by an organisation, with a link that works once and for a while."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from django.db import transaction
from django.urls import reverse

from apps.accounts.models import User, digest_of, new_secret
from apps.accounts.selectors import has_a_way_in, owner_of
from apps.accounts.services import create_person, give_way_in
from apps.common.errors import InvalidInputError, LockstepError
from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.models import (
    InvitationState,
    MemberInvitation,
    Membership,
    Organisation,
    Workspace,
)
from apps.stakeholders.selectors.invitations import invitations_managed_by
from apps.stakeholders.services.grants import check_grant, refuse_unless_managed
from apps.stakeholders.services.invitation_limits import refuse_flood
from apps.stakeholders.services.invitation_mail import send_invitation
from apps.stakeholders.services.mail_limits import refuse_impatience

LIFETIME = timedelta(days=14)
LONGEST_LIFETIME = timedelta(days=60)


class InvitationEndedError(LockstepError):
    """It was accepted, taken back, or not accepted in time."""

    code = "invitation_ended"
    title = "This invitation is no longer open"


@transaction.atomic
def invite(
    *,
    actor: Membership,
    email: str,
    role: str,
    at: datetime,
    site: str,
    organisation: Organisation | None = None,
    expires_at: datetime | None = None,
) -> MemberInvitation:
    """Invite a person by e-mail to become a member of the actor's workspace.

    site: the address of this service, for the link; a partner invites into its own organisation
    Raises: InvalidInputError, NotAllowedError, TooManyInvitationsError
    """
    attribute_changes(actor)
    if actor.role in ACTIONS["invitations.write"].own_only:
        organisation = organisation or actor.organisation
    check_grant(actor, "invitations.write", role, organisation)
    _refuse_known(actor.workspace, email)
    refuse_flood(actor, organisation, at)
    prefix, secret = new_secret()
    invitation = MemberInvitation.objects.create(
        workspace_id=actor.workspace_id,
        email=email,
        organisation=organisation,
        role=role,
        invited_by=actor,
        prefix=prefix,
        digest=digest_of(secret),
        expires_at=_checked_end(expires_at, at),
        sent_at=at,
    )
    _send(invitation, actor, secret, site)
    return invitation


@transaction.atomic
def change_invitation(
    *, invitation: MemberInvitation, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> MemberInvitation:
    """Change what a person is invited as, or until when; the link that was sent opens it still.

    changes: role, expires_at; also of one that expired
    Raises: InvitationEndedError, InvalidInputError, NotAllowedError
    """
    attribute_changes(actor)
    refuse_unless_managed(invitation, invitations_managed_by(actor), "invitation")
    _refuse_ended(invitation, at)
    role = changes.get("role", invitation.role)
    check_grant(actor, "invitations.write", role, invitation.organisation)
    if "expires_at" in changes:
        _checked_end(changes["expires_at"], at)
    return assign(invitation, changes)


@transaction.atomic
def resend_invitation(
    *,
    invitation: MemberInvitation,
    actor: Membership,
    at: datetime,
    site: str,
    expires_at: datetime | None = None,
) -> MemberInvitation:
    """Send a new link, also for an invitation that expired; the one before opens nothing any more.

    Raises: InvitationEndedError, SentJustNowError, TooManyInvitationsError, InvalidInputError,
    NotAllowedError
    """
    attribute_changes(actor)
    refuse_unless_managed(invitation, invitations_managed_by(actor), "invitation")
    _refuse_ended(invitation, at)
    refuse_impatience(invitation.sent_at, at)
    refuse_flood(actor, invitation.organisation, at)
    prefix, secret = new_secret()
    changes = {"prefix": prefix, "digest": digest_of(secret), "sent_at": at}
    assign(invitation, changes | {"expires_at": _checked_end(expires_at, at)})
    _send(invitation, actor, secret, site)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: MemberInvitation, actor: Membership, at: datetime) -> None:
    """Take an invitation back; its link opens nothing any more.

    Raises: InvitationEndedError, if it was accepted; NotAllowedError
    """
    attribute_changes(actor)
    refuse_unless_managed(invitation, invitations_managed_by(actor), "invitation")
    if invitation.accepted_at is not None:
        message = "It is accepted: remove the member instead."
        raise InvitationEndedError(message)
    if invitation.revoked_at is None:
        assign(invitation, {"revoked_at": at})


@transaction.atomic
def accept_invitation(*, invitation: MemberInvitation, user: User, at: datetime) -> Membership:
    """Make a user, whom the invitation is known to be for, a member; return the membership.

    Who is a member by then stays what they are. Raises: InvitationEndedError.
    """
    invitation = _locked_open(invitation, at)
    there = Membership.objects.filter(workspace=invitation.workspace, user=user).first()
    if there is not None:
        attribute_changes(there, reason="invitation accepted")
        assign(invitation, {"accepted_at": at})
        return there
    joining = Membership(
        workspace=invitation.workspace,
        user=user,
        role=invitation.role,
        organisation=invitation.organisation,
    )
    attribute_changes(joining, reason="invitation accepted")
    joining.save(force_insert=True)
    assign(invitation, {"accepted_at": at, "member": joining})
    return joining


@transaction.atomic
def join_by_invitation(
    *, invitation: MemberInvitation, name: str, password: str, at: datetime
) -> Membership:
    """Give whoever holds the link an account, and make them a member.

    The link came by e-mail: it shows that the address is theirs. It replaces no password.
    Raises: InvitationEndedError, also where the person has an account to sign in to
    """
    # Whoever else holds the link waits here, and finds it used.
    invitation = _locked_open(invitation, at)
    owner = owner_of(invitation.email)
    if owner is None:
        person = create_person(email=invitation.email, name=name, password=password)
    elif owner.is_active and not owner.is_service and not has_a_way_in(owner):
        person = give_way_in(user=owner, address=invitation.email, name=name, password=password)
    else:
        message = "There is an account with this address: sign in to it."
        raise InvitationEndedError(message)
    return accept_invitation(invitation=invitation, user=person, at=at)


@transaction.atomic
def withdraw_invitations_to(*, email: str, at: datetime) -> None:
    """Take back every open invitation of an address, by the installation's own hand."""
    open_ones = MemberInvitation.objects.filter(accepted_at__isnull=True, revoked_at__isnull=True)
    open_ones.filter(email__iexact=email).update(revoked_at=at)


def _refuse_ended(invitation: MemberInvitation, at: datetime) -> None:
    """Raise InvitationEndedError for one that was accepted or taken back."""
    state = invitation.state(at)
    if state in {InvitationState.ACCEPTED, InvitationState.REVOKED}:
        message = f"It is {state.value}: invite the person anew."
        raise InvitationEndedError(message)


def _locked_open(invitation: MemberInvitation, at: datetime) -> MemberInvitation:
    """Return an invitation, locked until the transaction ends. Raises: InvitationEndedError."""
    locked = MemberInvitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    if locked.state(at) != InvitationState.OPEN:
        message = f"It is {locked.state(at).value}. Ask for another one."
        raise InvitationEndedError(message)
    return locked


def _send(invitation: MemberInvitation, actor: Membership, secret: str, site: str) -> None:
    path = reverse("invitation_link", args=[f"{invitation.prefix}-{secret}"])
    send_invitation(invitation, actor=actor, link=urljoin(site, path))


def _refuse_known(workspace: Workspace, email: str) -> None:
    owner = owner_of(email)
    if owner is not None and owner.is_service:
        message = "This is a service account's address; see service-accounts/."
        raise InvalidInputError.at("/email", message, "service_account")
    if owner is not None and Membership.objects.filter(workspace=workspace, user=owner).exists():
        raise InvalidInputError.at("/email", "This person is a member already.", "unique")
    undecided = MemberInvitation.objects.filter(
        workspace=workspace, accepted_at__isnull=True, revoked_at__isnull=True
    )
    if undecided.filter(email__iexact=email).exists():
        message = "This person is invited already: send that invitation again, or revoke it."
        raise InvalidInputError.at("/email", message, "unique")


def _checked_end(expires_at: datetime | None, at: datetime) -> datetime:
    end = expires_at or at + LIFETIME
    if at < end <= at + LONGEST_LIFETIME:
        return end
    message = f"An invitation ends in the future, and within {LONGEST_LIFETIME.days} days."
    raise InvalidInputError.at("/expires_at", message, "lifetime")
