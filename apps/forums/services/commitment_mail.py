"""What the owners of a commitment are written, each in the language they read, with their link."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from apps.common.history_reading import versions_of
from apps.common.mail.languages import spoken
from apps.forums.links import COMMITMENT_LINKS
from apps.forums.models import Commitment, CommitmentParty, Side
from apps.stakeholders.services.mail_limits import MOST_MAILS, refuse_flood


class CommitmentNotice(StrEnum):
    """What a mail about a commitment tells."""

    ASKED = "asked"
    CHANGED = "changed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


def tell_owners(
    commitment: Commitment,
    notice: CommitmentNotice,
    *,
    at: datetime,
    besides: Iterable[CommitmentParty] = (),
    sides: Iterable[Side] = tuple(Side),
    reason: str = "",
) -> None:
    """Tell the owners who have an address, with the change that it is about or not at all.

    besides: who does it, and knows
    Raises: TooMuchMailError
    """
    rows = commitment.parties.filter(side__in=list(sides)).exclude(email="")
    rows = rows.exclude(pk__in=[party.pk for party in besides])
    parties = list(rows.select_related("member__user").order_by("side"))
    if not parties:
        return
    sent = versions_of(CommitmentParty).filter(workspace_id=commitment.workspace_id)
    refuse_flood(sent.filter(sent_at__isnull=False), MOST_MAILS, at, more=len(parties))
    links = COMMITMENT_LINKS.of_all(parties)
    get_connection().send_messages(
        [_mail(commitment, each, notice, links[each.pk], reason) for each in parties]
    )
    told = CommitmentParty.objects.filter(pk__in=[each.pk for each in parties])
    told.update(sent_at=at, reminded_on=commitment.workspace.today(at))


def _mail(
    commitment: Commitment,
    party: CommitmentParty,
    notice: CommitmentNotice,
    link: str,
    reason: str,
) -> EmailMessage:
    workspace = commitment.workspace
    reader = party.member.user.language if party.member else ""
    context = {
        "notice": notice.value,
        "commitment": commitment,
        "commits": party.side == Side.COMMITS,
        "organisation": commitment.organisation.name,
        "counterpart": commitment.counterpart.name if commitment.counterpart else "",
        "workspace": workspace.name,
        "reason": reason,
        "link": link,
    }
    with translation.override(spoken(reader or workspace.default_language)):
        subject = render_to_string("forums/commitment_subject.txt", context)
        text = render_to_string("forums/commitment.txt", context)
    # One line: titles may hold anything.
    return EmailMessage(" ".join(subject.split()), text, None, [party.email])
