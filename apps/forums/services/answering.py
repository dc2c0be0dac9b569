"""What becomes of an invitation: it is answered, passed on or taken back."""

from datetime import datetime

from django.db import transaction

from apps.common.history import Actor, attribute_changes
from apps.common.writing import assign
from apps.forums.links import INVITATION_LINKS
from apps.forums.models import Invitation, InvitationState, LinkState
from apps.forums.models.invitations import ENDED
from apps.forums.selectors import invitation_audience, runs_forum
from apps.forums.services.invitations import publish_invitation, send
from apps.forums.services.notices import Notice, tell
from apps.forums.services.refusals import LinkOverError, NotAskedError, OtherOrganisationError
from apps.forums.services.rights import require_organiser
from apps.forums.services.seats import fill_seats, lock_seats
from apps.stakeholders.models import Membership


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, actor: Actor, at: datetime, needs: str | None = None
) -> Invitation:
    """Come, or wait for a seat where there is none; saying so again changes only the needs.

    Raises: NotAskedError, LinkOverError
    """
    invitation = _answerable(invitation, actor, at)
    session = lock_seats(invitation)
    said = {} if needs is None else {"needs": needs}
    if invitation.state in {InvitationState.ACCEPTED, InvitationState.WAITING}:
        return assign(invitation, said)
    queued = {"state": InvitationState.WAITING, "waiting_since": at, "answered_at": at}
    assign(invitation, queued | said)
    fill_seats(session, actor=actor, at=at, own=invitation)
    publish_invitation(str(invitation.state), invitation, actor=actor, at=at)
    return invitation


@transaction.atomic
def decline_invitation(*, invitation: Invitation, actor: Actor, at: datetime) -> Invitation:
    """Not come; a seat that was taken goes to who has waited longest.

    Raises: NotAskedError, LinkOverError
    """
    invitation = _answerable(invitation, actor, at)
    session = lock_seats(invitation)
    if invitation.state == InvitationState.DECLINED:
        return invitation
    declined = {"state": InvitationState.DECLINED, "waiting_since": None, "answered_at": at}
    assign(invitation, declined)
    publish_invitation("declined", invitation, actor=actor, at=at)
    fill_seats(session, actor=actor, at=at)
    return invitation


@transaction.atomic
def delegate_invitation(
    *, invitation: Invitation, actor: Actor, at: datetime, email: str, name: str = ""
) -> Invitation:
    """Let a colleague come instead, with the seat or the place in the queue that one had.

    Raises: NotAskedError, LinkOverError, OtherOrganisationError
    """
    invitation = _answerable(invitation, actor, at)
    session = lock_seats(invitation)
    colleague = _colleague(invitation, email)
    place = {"state": invitation.state, "waiting_since": invitation.waiting_since}
    if invitation.state == InvitationState.DECLINED:
        place = {"state": InvitationState.INVITED, "waiting_since": None}
    passed = {"state": InvitationState.DELEGATED, "waiting_since": None, "answered_at": at}
    assign(invitation, passed)
    delegate = Invitation.objects.create(
        workspace_id=invitation.workspace_id,
        session=session,
        organisation=invitation.organisation,
        member=colleague,
        email=email,
        name=name,
        invited_by=invitation.invited_by,
        **place,
        **INVITATION_LINKS.new(),
    )
    assign(invitation, {"delegated_to": delegate})
    publish_invitation("delegated", invitation, actor=actor, at=at)
    publish_invitation("created", delegate, actor=actor, at=at)
    send([delegate], session, at=at)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, actor: Membership, at: datetime) -> Invitation:
    """Take an invitation back; a seat that was taken goes to who has waited longest.

    Raises: NotOrganiserError, LinkOverError
    """
    attribute_changes(actor)
    require_organiser(actor, invitation.session.forum)
    if invitation.state in ENDED:
        raise LinkOverError(invitation.state)
    session = lock_seats(invitation)
    audience = invitation_audience(invitation)
    assign(invitation, {"state": InvitationState.WITHDRAWN, "waiting_since": None})
    publish_invitation("withdrawn", invitation, actor=actor, at=at, audience=audience)
    if invitation.sent_at:
        tell([invitation], session, Notice.WITHDRAWN, at=at)
    fill_seats(session, actor=actor, at=at)
    return invitation


def _answerable(invitation: Invitation, actor: Actor, at: datetime) -> Invitation:
    """Return an invitation as it stands, locked. Raises: NotAskedError, LinkOverError."""
    locked = Invitation.objects.select_for_update(of=("self",), no_key=True)
    found = locked.select_related("session__forum", "organisation", "member__user")
    invitation = found.get(pk=invitation.pk)
    if isinstance(actor, Membership):
        is_own = invitation.member_id == actor.pk
        if not (is_own or runs_forum(actor, invitation.session.forum)):
            raise NotAskedError
    state = invitation.link_state(at)
    if state != LinkState.OPEN:
        raise LinkOverError(state)
    attribute_changes(actor)
    return invitation


def _colleague(invitation: Invitation, email: str) -> Membership | None:
    """Return the member that a colleague is, None where it is none. Raises: OtherOrganisationError.

    A colleague is a member of the invited organisation, or has an address at a domain of it: that
    of its contact, of a member of it, or else of who was invited.
    """
    members = Membership.objects.filter(workspace_id=invitation.workspace_id, active=True)
    organisation = invitation.organisation
    if organisation is None:
        raise OtherOrganisationError
    known = members.filter(user__email__iexact=email).select_related("user").first()
    if known is not None:
        if known.organisation_id == organisation.pk:
            return known
        raise OtherOrganisationError
    theirs = members.filter(organisation=organisation, user__is_service=False)
    addresses = [organisation.contact, *theirs.values_list("user__email", flat=True)]
    domains = {_domain(each) for each in addresses if each} or {_domain(invitation.email)}
    if _domain(email) not in domains:
        raise OtherOrganisationError
    return None


def _domain(email: str) -> str:
    return email.rpartition("@")[2].lower()
