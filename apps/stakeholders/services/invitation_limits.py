"""How much may be sent: whoever may invite may not write to the whole world in our name."""

from datetime import datetime, timedelta
from typing import Final

from apps.common.errors import LockstepError
from apps.common.history_reading import versions_of
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.models import MemberInvitation, Membership, Organisation

SENT_AGAIN_AFTER: Final = timedelta(minutes=1)
# Mails within a day: what a partner's organisation sends, and a workspace altogether.
MOST_OF_PARTNER: Final = 100
MOST_OF_WORKSPACE: Final = 2_000
_DAY: Final = timedelta(days=1)


class SentJustNowError(LockstepError):
    """A mail a minute is enough."""

    code = "sent_just_now"
    title = "This invitation was sent less than a minute ago"


class TooManyInvitationsError(LockstepError):
    """The mails of a day are sent."""

    status = 429
    code = "too_many_invitations"
    title = "Too many invitations were sent within a day"

    def __init__(self, limit: int, wait: timedelta) -> None:
        """Say how many there may be, and when to come back."""
        seconds = int(wait.total_seconds()) + 1
        super().__init__(f"{limit} were sent within a day. Go on in {seconds} seconds.")
        self.headers = {"Retry-After": str(seconds)}


def refuse_impatience(invitation: MemberInvitation, at: datetime) -> None:
    """Raise SentJustNowError unless the last mail has had its time."""
    if at - invitation.sent_at < SENT_AGAIN_AFTER:
        message = "Wait a minute; the mail may be on its way."
        raise SentJustNowError(message)


def refuse_flood(actor: Membership, organisation: Organisation | None, at: datetime) -> None:
    """Raise TooManyInvitationsError where a day's mails are sent; those sent again count too."""
    sent = versions_of(MemberInvitation).filter(
        workspace_id=actor.workspace_id, sent_at__gt=at - _DAY
    )
    limit = MOST_OF_WORKSPACE
    if actor.role in ACTIONS["invitations.write"].own_only:
        sent, limit = sent.filter(organisation=organisation), MOST_OF_PARTNER
    mails = sent.values_list("pgh_obj_id", "sent_at").order_by("-sent_at").distinct()[:limit]
    instants = [sent_at for _, sent_at in mails]
    if len(instants) == limit:
        raise TooManyInvitationsError(limit, instants[-1] + _DAY - at)
