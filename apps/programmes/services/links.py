"""Report links: made by the office or an owner, sent by mail, used without an account."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urljoin
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from apps.accounts.models import digest_of, new_secret
from apps.common.encoding import plain
from apps.common.errors import FieldError, InvalidInputError, LockstepError
from apps.common.history import attribute_changes
from apps.common.history_reading import versions_of
from apps.common.writing import assign
from apps.events.services import publish
from apps.programmes.models import LinkedMilestone, LinkState, Milestone, ReportLink
from apps.programmes.models.milestones import REPORTABLE
from apps.programmes.selectors.links import milestones_of_link
from apps.programmes.services.link_mail import send_link
from apps.programmes.services.refusals import not_your_own
from apps.programmes.services.reporting import record_report
from apps.programmes.services.rights import own_only
from apps.stakeholders.models import Membership, Organisation
from apps.stakeholders.services.mail_limits import refuse_flood, refuse_impatience

LIFETIME: Final = timedelta(days=30)
LONGEST_LIFETIME: Final = timedelta(days=90)
MOST_MILESTONES: Final = 200
# Mails within a day: what a partner's organisation has us send, and a workspace altogether.
MOST_OF_PARTNER: Final = 100
MOST_OF_WORKSPACE: Final = 2_000


class LinkEndedError(LockstepError):
    """It was taken back, or its time is over."""

    code = "link_ended"
    title = "This link is no longer open"


class NotOnLinkError(LockstepError):
    """The link was not made for this milestone, or its owner is another one by now."""

    code = "not_on_link"
    title = "This milestone is not behind this link"

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Load the page again: it shows what you may report on now.")


@transaction.atomic
def make_link(
    *,
    actor: Membership,
    email: str,
    milestones: Sequence[Milestone],
    at: datetime,
    site: str,
    organisation: Organisation | None = None,
    expires_at: datetime | None = None,
) -> ReportLink:
    """Send somebody a link by which an organisation reports on some of its milestones.

    site: the address of this service, for the link; a partner does this for its own organisation
    Raises: InvalidInputError, NotAllowedError, TooMuchMailError
    """
    attribute_changes(actor)
    if own_only(actor, "links.write"):
        organisation = organisation or actor.organisation
        if organisation is None or organisation.pk != actor.organisation_id:
            raise not_your_own("/organisation", "You may do this for your own organisation only.")
    if organisation is None:
        raise InvalidInputError.at("/organisation", "Say for whom the link speaks.", "required")
    _check_milestones(milestones, organisation)
    _refuse_flood(actor, at)
    prefix, secret = new_secret()
    link = ReportLink.objects.create(
        workspace_id=actor.workspace_id,
        organisation=organisation,
        email=email,
        made_by=actor,
        prefix=prefix,
        digest=digest_of(secret),
        expires_at=_checked_end(expires_at, at),
        sent_at=at,
    )
    LinkedMilestone.objects.bulk_create(
        LinkedMilestone(link=link, milestone=milestone) for milestone in milestones
    )
    _send(link, actor, secret, site, len(milestones))
    _publish("sent", link, actor, at)
    return link


@transaction.atomic
def resend_link(
    *,
    link: ReportLink,
    actor: Membership,
    at: datetime,
    site: str,
    expires_at: datetime | None = None,
) -> ReportLink:
    """Send a new address, also of a link that expired; the one before opens nothing any more.

    Raises: LinkEndedError, SentJustNowError, TooMuchMailError, InvalidInputError
    """
    attribute_changes(actor)
    if link.state(at) == LinkState.REVOKED:
        message = "It is taken back: make another one."
        raise LinkEndedError(message)
    refuse_impatience(link.sent_at, at)
    _refuse_flood(actor, at)
    prefix, secret = new_secret()
    changes = {"prefix": prefix, "digest": digest_of(secret), "sent_at": at}
    assign(link, changes | {"expires_at": _checked_end(expires_at, at)})
    _send(link, actor, secret, site, milestones_of_link(link).count())
    _publish("resent", link, actor, at)
    return link


@transaction.atomic
def revoke_link(*, link: ReportLink, actor: Membership, at: datetime) -> ReportLink:
    """Take a link back; whoever has its page open can report nothing any more."""
    attribute_changes(actor)
    if link.revoked_at is None:
        assign(link, {"revoked_at": at})
        _publish("revoked", link, actor, at)
    return link


@transaction.atomic
def report_by_link(
    *,
    link: ReportLink,
    milestone_id: UUID,
    actual_date: date,
    at: datetime,
    evidence_url: str = "",
    note: str = "",
) -> Milestone:
    """Report a milestone done, as the organisation that the link speaks for.

    Raises: LinkEndedError, NotOnLinkError, AcceptedAlreadyError, InvalidInputError
    """
    # Whoever takes the link back at this moment waits, or was first.
    links = ReportLink.objects.select_related("workspace", "organisation")
    link = links.select_for_update(of=("self",), no_key=True).get(pk=link.pk)
    if link.state(at) != LinkState.OPEN:
        message = f"It is {link.state(at).value}. Ask for another one."
        raise LinkEndedError(message)
    shown = milestones_of_link(link).select_for_update(of=("self",), no_key=True)
    milestone = shown.filter(pk=milestone_id).first()
    if milestone is None:
        raise NotOnLinkError
    attribute_changes(link, reason=note)
    record_report(
        milestone=milestone,
        actor=link,
        actual_date=actual_date,
        at=at,
        evidence_url=evidence_url,
        note=note,
    )
    ReportLink.objects.filter(pk=link.pk).update(reports=F("reports") + 1, last_used_at=at)
    return milestone


def _check_milestones(milestones: Sequence[Milestone], organisation: Organisation) -> None:
    if not 1 <= len(milestones) <= MOST_MILESTONES:
        message = f"A link is for 1 to {MOST_MILESTONES} milestones."
        raise InvalidInputError.at("/milestones", message, "length")
    seen: set[UUID] = set()
    errors = []
    for place, milestone in enumerate(milestones):
        pointer = f"/milestones/{place}"
        if milestone.pk in seen:
            errors.append(FieldError(pointer, "Named twice.", "duplicate"))
        if milestone.owner_organisation_id != organisation.pk:
            detail = f"“{milestone.name}” is not owned by {organisation.name}."
            errors.append(FieldError(pointer, detail, "other_owner"))
        elif milestone.status not in REPORTABLE:
            detail = f"“{milestone.name}” is {milestone.status}: there is nothing to report."
            errors.append(FieldError(pointer, detail, "not_open"))
        seen.add(milestone.pk)
    if errors:
        raise InvalidInputError(errors[0].detail, errors=tuple(errors))


def _refuse_flood(actor: Membership, at: datetime) -> None:
    sent = versions_of(ReportLink).filter(workspace_id=actor.workspace_id)
    if own_only(actor, "links.write"):
        refuse_flood(sent.filter(organisation_id=actor.organisation_id), MOST_OF_PARTNER, at)
    else:
        refuse_flood(sent, MOST_OF_WORKSPACE, at)


def _checked_end(expires_at: datetime | None, at: datetime) -> datetime:
    end = expires_at or at + LIFETIME
    if at < end <= at + LONGEST_LIFETIME:
        return end
    message = f"A link ends in the future, and within {LONGEST_LIFETIME.days} days."
    raise InvalidInputError.at("/expires_at", message, "lifetime")


def _send(link: ReportLink, actor: Membership, secret: str, site: str, milestones: int) -> None:
    path = reverse("report_link", args=[f"{link.prefix}-{secret}"])
    send_link(link, actor=actor, address=urljoin(site, path), milestones=milestones)


def _publish(verb: str, link: ReportLink, actor: Membership, at: datetime) -> None:
    """Publish a step of a link; neither to whom it went nor what opens it is told."""
    facts = {
        "organisation": link.organisation_id,
        "expires_at": link.expires_at,
        "revoked_at": link.revoked_at,
    }
    publish(
        type=f"report_link.{verb}",
        subject=link,
        subject_type="report_link",
        actor=actor,
        at=at,
        after=plain(facts),
        restricted_to=[link.organisation_id],
    )
