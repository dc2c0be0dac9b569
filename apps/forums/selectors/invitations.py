"""Reading invitations: who sees them, which one a link opens, and how full a session is."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from apps.accounts.selectors import opened_by
from apps.common.encoding import plainly
from apps.common.history_reading import Change, history_of
from apps.forums.models import Invitation, InvitationState, Session
from apps.forums.models.invitations import COMING, ENDED
from apps.forums.selectors.attendance import present_by_sector
from apps.forums.selectors.visibility import organising, running, sees_all_forums
from apps.stakeholders.models import Membership

_TOLD = {
    "organisation_id": "organisation",
    "member_id": "member",
    "state": "state",
    "sent_at": "sent_at",
    "answered_at": "answered_at",
}


def invitations_visible_to(actor: Membership) -> QuerySet[Invitation]:
    """Return the invitations the actor sees: its own, and those to sessions that it runs."""
    invitations = Invitation.objects.filter(workspace_id=actor.workspace_id)
    if sees_all_forums(actor):
        return invitations
    runs = Session.objects.filter(running(actor), pk=OuterRef("session_id"))
    own = Q(member=actor.pk, sent_at__isnull=False)
    return invitations.filter(organising(actor, "session__forum_id") | Exists(runs) | own)


def own_invitation(session: Session, member: Membership) -> Invitation | None:
    """Return the invitation to a session that a member was sent; None where there is none."""
    sent = Invitation.objects.filter(session=session, member=member, sent_at__isnull=False)
    return sent.exclude(state__in=ENDED).select_related("session").first()


def invitation_opened_by(key: str) -> Invitation | None:
    """Return the invitation that an address leads to, whatever its state; None if there is none."""
    invitations = Invitation.objects.select_related(
        "workspace", "organisation", "member", "session__forum", "session__room"
    )
    return opened_by(invitations, key)


def invitation_history(invitation: Invitation) -> list[Change]:
    """Return each change of an invitation, oldest first; never whom it is for."""
    return history_of(invitation, _TOLD, plainly)


def balance_of(session: Session) -> list[dict[str, object]]:
    """Return for each sector that has to be there how many were asked, come, were, and are missing.

    Sectors that nobody needs, but of which somebody was asked or there, stand behind them with no
    need.
    """
    asked = Invitation.objects.filter(session=session, state__in=COMING)
    counted = {
        sector: (number, accepted)
        for sector, number, accepted in asked.filter(organisation__isnull=False)
        .values_list("organisation__sector")
        .annotate(
            number=Count("pk"), accepted=Count("pk", filter=Q(state=InvitationState.ACCEPTED))
        )
    }
    present = present_by_sector(session)
    needs = dict(session.sector_needs.order_by("sector").values_list("sector", "at_least"))
    rows = []
    for sector in [*needs, *sorted((counted.keys() | present.keys()) - needs.keys())]:
        invited, accepted = counted.get(sector, (0, 0))
        at_least = needs.get(sector, 0)
        rows.append(
            {
                "sector": sector,
                "at_least": at_least,
                "invited": invited,
                "accepted": accepted,
                "present": present.get(sector, 0),
                "missing": max(at_least - accepted, 0),
                "to_invite": max(at_least - invited, 0),
            }
        )
    return rows
