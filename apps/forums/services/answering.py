"""What becomes of an invitation: it is answered, passed on or taken back."""

from datetime import datetime

from django.db import transaction

from apps.common.history import Actor, attribute_changes
from apps.common.writing import assign
from apps.forums.links import INVITATION_LINKS
from apps.forums.models import Invitation, InvitationState, LinkState, Session
from apps.forums.models.invitations import ENDED
from apps.forums.selectors import invitation_audience, runs_forum
from apps.forums.services.colleagues import is_at_its_address, is_known_to_speak_for
from apps.forums.services.invitations import publish_invitation, send
from apps.forums.services.invitees import Invitee
from apps.forums.services.locking import lock_invitation
from apps.forums.services.notices import Notice, tell
from apps.forums.services.refusals import LinkOverError, NotAskedError, OtherOrganisationError
from apps.forums.services.rights import require_organiser
from apps.forums.services.seats import fill_seats
from apps.stakeholders.models import Membership


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, actor: Actor, at: datetime, needs: str | None = None
) -> Invitation:
    """Come, or wait for a seat where there is none; saying so again changes only the needs.

    Raises: NotAskedError, LinkOverError
    """
    invitation, session = _answerable(invitation, actor, at)
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
    invitation, session = _answerable(invitation, actor, at)
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
    invitation, session = _answerable(invitation, actor, at)
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
    # It leaves the calendar of who does not come, and gets into that of who does.
    tell([invitation], session, Notice.PASSED_ON, at=at)
    send([delegate], session, at=at)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, actor: Membership, at: datetime) -> Invitation:
    """Take an invitation back; a seat that was taken goes to who has waited longest.

    Raises: NotOrganiserError, LinkOverError
    """
    attribute_changes(actor)
    invitation = lock_invitation(invitation)
    session = invitation.session
    require_organiser(actor, session.forum)
    if invitation.state in ENDED:
        raise LinkOverError(invitation.state)
    audience = invitation_audience(invitation)
    assign(invitation, {"state": InvitationState.WITHDRAWN, "waiting_since": None})
    publish_invitation("withdrawn", invitation, actor=actor, at=at, audience=audience)
    if invitation.sent_at:
        tell([invitation], session, Notice.WITHDRAWN, at=at)
    fill_seats(session, actor=actor, at=at)
    return invitation


def _answerable(invitation: Invitation, actor: Actor, at: datetime) -> tuple[Invitation, Session]:
    """Return an invitation and its session as they stand, locked.

    Raises: NotAskedError, LinkOverError
    """
    # Whoever waited for the session may find it cancelled.
    invitation = lock_invitation(invitation)
    if isinstance(actor, Membership):
        is_own = invitation.member_id == actor.pk
        if not (is_own or runs_forum(actor, invitation.session.forum)):
            raise NotAskedError
    if (state := invitation.link_state(at)) != LinkState.OPEN:
        raise LinkOverError(state)
    attribute_changes(actor)
    return invitation, invitation.session


def _colleague(invitation: Invitation, email: str) -> Membership | None:
    """Return the member that a colleague is, None where it is none. Raises: OtherOrganisationError.

    A colleague is a member of the invited organisation, or has an address at a domain of it: that
    of its contact, of a member of it, or else of who was invited.
    """
    organisation = invitation.organisation
    if organisation is None:
        raise OtherOrganisationError
    members = Membership.objects.filter(workspace_id=invitation.workspace_id, active=True)
    known = members.filter(user__email__iexact=email).select_related("user").first()
    colleague = Invitee(known, email)
    if not (
        is_known_to_speak_for(organisation, colleague)
        or is_at_its_address(organisation, colleague, like=invitation.email)
    ):
        raise OtherOrganisationError
    return known
