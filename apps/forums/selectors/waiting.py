"""What waits for a member: commitments and invitations to sessions that it has not answered."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.forums.lifecycle import ANSWERABLE
from apps.forums.models import (
    Answer,
    Commitment,
    CommitmentParty,
    CommitmentState,
    Invitation,
    InvitationState,
    Session,
    Side,
)
from apps.forums.selectors.commitments import commitments_visible_to
from apps.forums.selectors.visibility import sessions_visible_to
from apps.stakeholders.access import OFFICE
from apps.stakeholders.models import Membership


def commitments_to_answer(actor: Membership, today: date) -> QuerySet[Commitment]:
    """Return what is proposed to an owner that the actor answers for, and that it has not answered.

    Where nobody owns what a commitment is for, the office answers. What was not agreed by its day
    is not agreed any more, and waits for nobody; today: in the workspace's time zone
    """
    own = Q(member=actor.pk)
    if actor.organisation_id:
        own |= Q(side=Side.COMMITS, commitment__organisation=actor.organisation_id)
        own |= Q(side=Side.COUNTS_ON_IT, commitment__counterpart=actor.organisation_id)
    if actor.role in OFFICE:
        own |= Q(side=Side.COUNTS_ON_IT, commitment__counterpart__isnull=True)
    waiting = CommitmentParty.objects.filter(own, commitment=OuterRef("pk"), answer=Answer.WAITING)
    proposed = Q(state=CommitmentState.PROPOSED, due_date__gte=today)
    return commitments_visible_to(actor).filter(proposed, Exists(waiting))


def sessions_to_answer(actor: Membership, at: datetime) -> QuerySet[Session]:
    """Return the sessions that the actor was invited to, has not answered, and still can."""
    asked = Invitation.objects.filter(
        session=OuterRef("pk"),
        member=actor.pk,
        state=InvitationState.INVITED,
        sent_at__isnull=False,
    )
    return sessions_visible_to(actor).filter(Exists(asked), state__in=ANSWERABLE, ends_at__gt=at)
