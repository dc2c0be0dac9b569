"""How many people may be invited within a day."""

from datetime import datetime
from typing import Final

from apps.common.history_reading import versions_of
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.models import MemberInvitation, Membership, Organisation
from apps.stakeholders.services import mail_limits

# Mails within a day: what a partner's organisation sends, and a workspace altogether.
MOST_OF_PARTNER: Final = 100
MOST_OF_WORKSPACE: Final = 2_000


class TooManyInvitationsError(mail_limits.TooMuchMailError):
    """The invitations of a day are sent."""

    code = "too_many_invitations"
    title = "Too many invitations were sent within a day"


def refuse_flood(actor: Membership, organisation: Organisation | None, at: datetime) -> None:
    """Raise TooManyInvitationsError where a day's mails are sent; those sent again count too."""
    sent = versions_of(MemberInvitation).filter(workspace_id=actor.workspace_id)
    limit = MOST_OF_WORKSPACE
    if actor.role in ACTIONS["invitations.write"].own_only:
        sent, limit = sent.filter(organisation=organisation), MOST_OF_PARTNER
    mail_limits.refuse_flood(sent, limit, at, TooManyInvitationsError)
