"""Inviting people to sessions; each gets a link of its own, by which it answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from apps.accounts.models import digest_of, new_secret
from apps.common.errors import InvalidInputError
from apps.common.history import Actor, attribute_changes
from apps.common.history_reading import versions_of
from apps.events.services import publish
from apps.forums.lifecycle import INVITING, UNTOLD
from apps.forums.models import Invitation, Session
from apps.forums.models.invitations import ENDED
from apps.forums.selectors import invitation_audience
from apps.forums.services.facts import invitation_facts
from apps.forums.services.notices import Notice, tell
from apps.forums.services.refusals import LinkOverError, SessionOverError
from apps.forums.services.rights import require_organiser
from apps.stakeholders.models import Membership, Organisation
from apps.stakeholders.services.mail_limits import refuse_flood, refuse_impatience

# Mails within a day, of a whole workspace: who may have us write does not write to the world.
MOST_MAILS: Final = 5_000


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
    attribute_changes(actor)
    require_organiser(actor, session.forum)
    if session.state not in INVITING:
        raise SessionOverError(session.state)
    member, email = _who(actor, member, email)
    invitation = Invitation.objects.create(
        workspace_id=session.workspace_id,
        session=session,
        member=member,
        email=email,
        organisation=organisation or (member.organisation if member else None),
        invited_by=actor,
        **new_link()[0],
        **fields,
    )
    publish_invitation("created", invitation, actor=actor, at=at)
    if session.state not in UNTOLD:
        send([invitation], session, at=at)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, actor: Membership, at: datetime) -> Invitation:
    """Send a new link; the one before opens nothing any more.

    Raises: NotOrganiserError, LinkOverError, SentJustNowError, TooMuchMailError
    """
    attribute_changes(actor)
    require_organiser(actor, invitation.session.forum)
    if (state := invitation.link_state(at)) != "open":
        raise LinkOverError(state)
    if invitation.sent_at:
        refuse_impatience(invitation.sent_at, at)
    send([invitation], invitation.session, at=at)
    publish_invitation("sent", invitation, actor=actor, at=at)
    return invitation


def send(invitations: Sequence[Invitation], session: Session, *, at: datetime) -> None:
    """Send each of some people who are invited a link of its own. Raises: TooMuchMailError."""
    sent = versions_of(Invitation).filter(workspace_id=session.workspace_id)
    refuse_flood(sent.filter(sent_at__isnull=False), MOST_MAILS, at)
    links: dict[Any, str] = {}
    for each in invitations:
        kept, key = new_link()
        for name, value in (kept | {"sent_at": at}).items():
            setattr(each, name, value)
        links[each.pk] = urljoin(settings.SITE_ADDRESS, reverse("session_invitation", args=[key]))
    Invitation.objects.bulk_update(invitations, ["prefix", "digest", "sent_at"])
    tell(invitations, session, Notice.INVITED, at=at, links=links)


def send_first(session: Session, *, at: datetime) -> None:
    """Send their links to all who were invited while a session was a draft."""
    waiting = Invitation.objects.filter(session=session, sent_at__isnull=True)
    unsent = waiting.exclude(state__in=ENDED).select_related("member__user").order_by("id")
    send(list(unsent), session, at=at)


def new_link() -> tuple[dict[str, str], str]:
    """Return what is kept of a new link, and the key that stands in its address."""
    prefix, secret = new_secret()
    return {"prefix": prefix, "digest": digest_of(secret)}, f"{prefix}-{secret}"


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


def _who(actor: Membership, member: Membership | None, email: str) -> tuple[Membership | None, str]:
    """Return the member who is invited, if it is one, and its address."""
    members = Membership.objects.filter(
        workspace_id=actor.workspace_id, active=True, user__is_service=False
    ).select_related("user", "organisation")
    if member is None:
        if not email:
            message = "Say who is invited: a member, or an e-mail address."
            raise InvalidInputError.at("/email", message, "required")
        member = members.filter(user__email__iexact=email).first()
        return member, member.user.email if member else email
    if email and email.lower() != member.user.email.lower():
        message = "This is not the member's address. Say one of the two."
        raise InvalidInputError.at("/email", message, "said_twice")
    found = members.filter(pk=member.pk).first()
    if found is None:
        raise InvalidInputError.at("/member", "This member cannot come: it is no person.", "member")
    return found, found.user.email
