"""Who has a seat: never more people than a session has, and then whoever has waited longest."""

from datetime import datetime

from apps.common.history import Actor
from apps.forums.models import Invitation, InvitationState, Session
from apps.forums.services.invitations import publish_invitation
from apps.forums.services.notices import Notice, tell


def fill_seats(
    session: Session, *, actor: Actor | None, at: datetime, own: Invitation | None = None
) -> None:
    """Give the free seats of a locked session to those who wait, in their order.

    own: whoever answers just now, and needs no mail to know what it gets. An answer that is being
    written elsewhere is passed over: it fills the seats itself when it gets here.
    """
    queue = Invitation.objects.filter(session=session, state=InvitationState.WAITING)
    queue = queue.select_for_update(skip_locked=True, no_key=True, of=("self",))
    queue = queue.select_related("member__user", "organisation").order_by("waiting_since", "id")
    seated = list(queue[: _free(session)] if session.capacity is not None else queue)
    for each in seated:
        each.state, each.waiting_since, each.session = InvitationState.ACCEPTED, None, session
    Invitation.objects.bulk_update(seated, ["state", "waiting_since"])
    for each in seated:
        if own is not None and each.pk == own.pk:
            own.state, own.waiting_since = each.state, None
        else:
            publish_invitation("accepted", each, actor=actor, at=at)
    others = [each for each in seated if own is None or each.pk != own.pk]
    tell(others, session, Notice.SEATED, at=at)


def _free(session: Session) -> int:
    taken = Invitation.objects.filter(session=session, state=InvitationState.ACCEPTED).count()
    return max((session.capacity or 0) - taken, 0)
