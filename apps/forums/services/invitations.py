"""Inviting people to sessions; each gets a link of its own, by which it answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.common.errors import InvalidInputError
from apps.common.history import Actor, attribute_changes
from apps.common.history_reading import versions_of
from apps.common.writing import assign
from apps.events.services import Changed, publish, publish_changes
from apps.forums.lifecycle import INVITING, UNTOLD
from apps.forums.links import INVITATION_LINKS
from apps.forums.models import Invitation, Session
from apps.forums.models.invitations import ENDED
from apps.forums.selectors import invitation_audience
from apps.forums.selectors.audiences import keepers_of, with_asked
from apps.forums.services.facts import invitation_facts
from apps.forums.services.invitees import Invitee, Misnamed, Named, invitees
from apps.forums.services.locking import lock_invitation, lock_session
from apps.forums.services.notices import Notice, tell, tell_all, told_of
from apps.forums.services.refusals import LinkOverError, SentAlreadyError, SessionOverError
from apps.forums.services.rights import require_organiser
from apps.stakeholders.models import Membership, Organisation
from apps.stakeholders.services.mail_limits import MOST_MAILS, refuse_flood, refuse_impatience


@transaction.atomic
def invite_to_session(
    *,
    session: Session,
    actor: Membership,
    at: datetime,
    member: Membership | None = None,
    email: str = "",
    organisation: Organisation | None = None,
    **fields: Any,
) -> Invitation:
    """Invite a member, or somebody by e-mail.

    Who is invited to a draft is told of it once that is announced.
    Raises: NotOrganiserError, SessionOverError, InvalidInputError, TooMuchMailError
    """
    # Locked: whoever is invited while it is announced is told with the others, or by this.
    session = lock_session(session.pk)
    admit_inviting(session, actor)
    invitee = _meant(actor, member, email)
    invitation = invitation_for(invitee, session, actor, organisation=organisation, **fields)
    write_invitations([invitation], session, actor=actor, at=at)
    return invitation


@transaction.atomic
def change_invitation(
    *, invitation: Invitation, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> Invitation:
    """Change for whom somebody comes, their name or needs; and who it is, before they are told.

    Raises: NotOrganiserError, LinkOverError, SentAlreadyError, InvalidInputError
    """
    attribute_changes(actor)
    invitation = lock_invitation(invitation)
    require_organiser(actor, invitation.session.forum)
    if invitation.state in ENDED:
        raise LinkOverError(invitation.state)
    fields = dict(changes)
    email = fields.pop("email", invitation.email)
    if email != invitation.email:
        if invitation.sent_at:
            raise SentAlreadyError("email")
        invitee = _meant(actor, None, email)
        fields |= {"email": invitee.email, "member": invitee.member}
    before = invitation_facts(invitation)
    assign(invitation, fields)
    changed = Changed(invitation, before, invitation_facts(invitation))
    publish_changes(
        [changed],
        subject_type="invitation",
        actor=actor,
        at=at,
        restricted_to_members=invitation_audience(invitation),
    )
    return invitation


@transaction.atomic
def remove_invitation(*, invitation: Invitation, actor: Membership, at: datetime) -> None:
    """Remove an invitation of which nobody was told.

    Raises: NotOrganiserError, SentAlreadyError
    """
    attribute_changes(actor)
    invitation = lock_invitation(invitation)
    require_organiser(actor, invitation.session.forum)
    if invitation.sent_at:
        raise SentAlreadyError
    publish_changes(
        [Changed(invitation, invitation_facts(invitation), None)],
        subject_type="invitation",
        actor=actor,
        at=at,
        restricted_to_members=invitation_audience(invitation),
    )
    invitation.delete()


@transaction.atomic
def resend_invitation(*, invitation: Invitation, actor: Membership, at: datetime) -> Invitation:
    """Send a new link; the one before opens nothing any more.

    Raises: NotOrganiserError, LinkOverError, SentJustNowError, TooMuchMailError
    """
    attribute_changes(actor)
    invitation = lock_invitation(invitation)
    require_organiser(actor, invitation.session.forum)
    if (state := invitation.link_state(at)) != "open":
        raise LinkOverError(state)
    if invitation.sent_at:
        refuse_impatience(invitation.sent_at, at)
    send([invitation], invitation.session, at=at)
    publish_invitation("sent", invitation, actor=actor, at=at)
    return invitation


def admit_inviting(session: Session, actor: Membership) -> None:
    """Let only who runs a session invite to it. Raises: NotOrganiserError, SessionOverError."""
    attribute_changes(actor)
    require_organiser(actor, session.forum)
    if session.state not in INVITING:
        raise SessionOverError(session.state)


def invitation_for(
    invitee: Invitee,
    session: Session,
    actor: Membership,
    *,
    organisation: Organisation | None = None,
    **fields: Any,
) -> Invitation:
    """Return an invitation that is not written yet; for the member's organisation by default."""
    member, email = invitee
    return Invitation(
        workspace_id=session.workspace_id,
        session=session,
        member=member,
        email=email,
        organisation=organisation or (member.organisation if member else None),
        invited_by=actor,
        **INVITATION_LINKS.new(),
        **fields,
    )


def write_invitations(
    invitations: Sequence[Invitation], session: Session, *, actor: Membership, at: datetime
) -> None:
    """Write new invitations to a session, tell of them, and send them if it is announced.

    In as many statements as for one. Raises: TooMuchMailError
    """
    Invitation.objects.bulk_create(invitations)
    if session.state not in UNTOLD:
        send(invitations, session, at=at)
    keepers = keepers_of(session)
    made = [
        Changed(each, None, invitation_facts(each), with_asked(keepers, each))
        for each in invitations
    ]
    publish_changes(made, subject_type="invitation", actor=actor, at=at)


def send(invitations: Sequence[Invitation], session: Session, *, at: datetime) -> None:
    """Send each of some people who are invited a link that none of them had before.

    That which an invitation was made with is sent first. Raises: TooMuchMailError
    """
    _refuse_flood(session, at, more=len(invitations))
    for each in invitations:
        if each.sent_at:
            INVITATION_LINKS.renew(each)
        each.sent_at = at
    Invitation.objects.bulk_update(invitations, ["prefix", "digest", "sent_at"])
    tell(invitations, session, Notice.INVITED, at=at)


def send_first(session: Session, *, at: datetime) -> None:
    """Send their links to all who were invited while a session was a draft."""
    waiting = Invitation.objects.filter(session=session, sent_at__isnull=True)
    unsent = waiting.exclude(state__in=ENDED).select_related("member__user").order_by("id")
    send(list(unsent), session, at=at)


def send_changed(sessions: Sequence[Session], *, at: datetime) -> None:
    """Let calendars have what some sessions of a workspace say now, though they are not moved.

    sessions: locked, and still to be held. Raises: TooMuchMailError
    """
    if not sessions:
        return
    told = told_of([session.pk for session in sessions])
    _refuse_flood(sessions[0], at, more=told.count())
    told.update(sent_at=at)
    tell_all(sessions, Notice.CHANGED, at=at)


def publish_invitation(
    verb: str,
    invitation: Invitation,
    *,
    actor: Actor | None,
    at: datetime,
    audience: Sequence[Any] | None = None,
) -> None:
    """Publish a step of an invitation; neither its address nor what opens it is told."""
    publish(
        type=f"invitation.{verb}",
        subject=invitation,
        subject_type="invitation",
        actor=actor,
        at=at,
        after=invitation_facts(invitation),
        restricted_to_members=invitation_audience(invitation) if audience is None else audience,
    )


def _refuse_flood(session: Session, at: datetime, *, more: int) -> None:
    """Raise TooMuchMailError where some more mails would pass what a workspace sends in a day."""
    sent = versions_of(Invitation).filter(workspace_id=session.workspace_id)
    refuse_flood(sent.filter(sent_at__isnull=False), MOST_MAILS, at, more=more)


def _meant(actor: Membership, member: Membership | None, email: str) -> Invitee:
    """Return who is invited. Raises: InvalidInputError."""
    (found,) = invitees(actor, [Named(member.pk if member else None, email)])
    if isinstance(found, Misnamed):
        raise InvalidInputError.at(f"/{found.field}", found.detail, found.code)
    return found
