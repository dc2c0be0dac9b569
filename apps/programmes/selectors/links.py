"""Reading report links: who sees them, who may act on them, and which one an address opens."""

from datetime import datetime

from django.db.models import Q, QuerySet

from apps.accounts.selectors import opened_by
from apps.common.encoding import plainly
from apps.common.history_reading import Change, history_of
from apps.programmes.models import LinkState, Milestone, ReportLink
from apps.stakeholders.access import ACTIONS, OFFICE
from apps.stakeholders.models import Membership
from coordination.vocabulary import MilestoneStatus

_TOLD = {
    "organisation_id": "organisation",
    "expires_at": "expires_at",
    "sent_at": "sent_at",
    "revoked_at": "revoked_at",
    "reports": "reports",
    "last_used_at": "last_used_at",
}


def links_visible_to(actor: Membership) -> QuerySet[ReportLink]:
    """Return the report links the actor may see: all, or those of its own organisation."""
    links = ReportLink.objects.filter(workspace_id=actor.workspace_id)
    if actor.role in OFFICE:
        return links
    if actor.role in ACTIONS["links.read"].roles and actor.organisation_id:
        return links.filter(organisation_id=actor.organisation_id)
    return links.none()


def links_in_state(
    links: QuerySet[ReportLink], states: list[str], *, at: datetime
) -> QuerySet[ReportLink]:
    """Return those of some links that are in one of these states at this instant."""
    wanted = {
        LinkState.OPEN: Q(revoked_at__isnull=True, expires_at__gt=at),
        LinkState.EXPIRED: Q(revoked_at__isnull=True, expires_at__lte=at),
        LinkState.REVOKED: Q(revoked_at__isnull=False),
    }
    chosen = Q(pk__in=[])
    for state in states:
        chosen |= wanted[LinkState(state)]
    return links.filter(chosen)


def link_opened_by(key: str) -> ReportLink | None:
    """Return the link that an address leads to, whatever its state; None where there is none."""
    links = ReportLink.objects.select_related("workspace", "organisation", "made_by__user")
    return opened_by(links, key)


def milestones_of_link(link: ReportLink) -> QuerySet[Milestone]:
    """Return what a link shows: those of its milestones that are still its organisation's."""
    return (
        Milestone.objects.filter(
            report_links=link,
            workspace_id=link.workspace_id,
            owner_organisation_id=link.organisation_id,
        )
        .exclude(status=MilestoneStatus.CANCELLED)
        .select_related("initiative", "layer")
        .order_by("baseline_date", "id")
    )


def link_history(link: ReportLink) -> list[Change]:
    """Return each change of a link, oldest first; never to whom it was sent."""
    return history_of(link, _TOLD, plainly)
