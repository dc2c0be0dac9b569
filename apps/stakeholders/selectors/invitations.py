"""Reading invitations: who sees them, who may act on them, and which one a link opens."""

from datetime import datetime

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.accounts.selectors import addresses_of, opened_by
from apps.common.encoding import plainly
from apps.common.history_reading import Change, history_of
from apps.stakeholders.access import ACTIONS, COORDINATORS, GRANTS
from apps.stakeholders.models import InvitationState, MemberInvitation, Membership, Role
from apps.stakeholders.selectors.membership import of_its_organisation

_TOLD = {
    "organisation_id": "organisation",
    "role": "role",
    "expires_at": "expires_at",
    "sent_at": "sent_at",
    "accepted_at": "accepted_at",
    "revoked_at": "revoked_at",
}


def invitations_visible_to(actor: Membership) -> QuerySet[MemberInvitation]:
    """Return the invitations the actor may see, as with members: all, or its organisation's."""
    invitations = MemberInvitation.objects.select_related("organisation", "workspace").filter(
        workspace_id=actor.workspace_id
    )
    if actor.role in COORDINATORS:
        return invitations
    return invitations.filter(of_its_organisation(actor))


def invitations_managed_by(actor: Membership) -> QuerySet[MemberInvitation]:
    """Return the invitations that the actor may send again or take back."""
    managed = MemberInvitation.objects.filter(
        workspace_id=actor.workspace_id, role__in=GRANTS.get(Role(actor.role), frozenset())
    )
    if actor.role in ACTIONS["invitations.write"].own_only:
        return managed.filter(of_its_organisation(actor))
    return managed


def invitations_in_state(
    invitations: QuerySet[MemberInvitation], states: list[str], *, at: datetime
) -> QuerySet[MemberInvitation]:
    """Return those of some invitations that are in one of these states at this instant."""
    undecided = Q(accepted_at__isnull=True, revoked_at__isnull=True)
    wanted = {
        InvitationState.OPEN: undecided & Q(expires_at__gt=at),
        InvitationState.EXPIRED: undecided & Q(expires_at__lte=at),
        InvitationState.ACCEPTED: Q(accepted_at__isnull=False),
        InvitationState.REVOKED: Q(accepted_at__isnull=True, revoked_at__isnull=False),
    }
    chosen = Q(pk__in=[])
    for state in states:
        chosen |= wanted[InvitationState(state)]
    return invitations.filter(chosen)


def invitation_opened_by(key: str) -> MemberInvitation | None:
    """Return the invitation that the key of a link is of, whatever its state; None if none."""
    return opened_by(_whole(), key)


def invitation_with_prefix(prefix: str) -> MemberInvitation | None:
    """Return the invitation whose last link has this prefix; None if none."""
    return _whole().filter(prefix=prefix).first()


def open_invitations_to(address: str, *, at: datetime) -> QuerySet[MemberInvitation]:
    """Return the invitations of an e-mail address that can be accepted."""
    return invitations_in_state(_whole(), ["open"], at=at).filter(email__iexact=address)


def open_invitations_of(user: User, *, at: datetime) -> QuerySet[MemberInvitation]:
    """Return the invitations a user can accept: to an address that is known to be theirs."""
    mine = Q()
    for address in addresses_of(user):
        mine |= Q(email__iexact=address)
    invitations = invitations_in_state(_whole(), ["open"], at=at)
    return invitations.filter(mine) if mine else invitations.none()


def invitation_history(invitation: MemberInvitation) -> list[Change]:
    """Return each change of an invitation, oldest first; never whom it is for."""
    return history_of(invitation, _TOLD, plainly)


def _whole() -> QuerySet[MemberInvitation]:
    return MemberInvitation.objects.select_related("workspace", "organisation", "invited_by__user")
