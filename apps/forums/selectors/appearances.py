"""Where findings are talked about: on whose agendas they are, as far as a reader sees those."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from apps.alignment.models import Finding
from apps.forums.models import AgendaItem, Session, SessionState
from apps.forums.selectors.upcoming import still_to_come
from apps.forums.selectors.visibility import sessions_kept_by, sessions_visible_to
from apps.stakeholders.models import Membership

# So many are offered to choose from, the next ones; on the page of a session are all.
MOST_OFFERED: Final = 50


def sessions_about(findings: Iterable[Finding], actor: Membership) -> dict[UUID, list[Session]]:
    """Return for each finding the sessions that have it on their agendas, the latest first.

    One that was cancelled is none of them.
    """
    visible = sessions_visible_to(actor).exclude(state=SessionState.CANCELLED)
    items = AgendaItem.objects.filter(
        finding__in=[finding.pk for finding in findings], session__in=visible.values("pk")
    )
    found: dict[UUID, list[Session]] = defaultdict(list)
    for item in items.select_related("session").order_by("-session__starts_at", "pk"):
        if item.finding_id:
            found[item.finding_id].append(item.session)
    return found


def agendas_open_to(actor: Membership, at: datetime) -> list[Session]:
    """Return the sessions to come whose agendas the actor writes, the next ones first."""
    rows = sessions_kept_by(actor).filter(still_to_come(at))
    return list(rows.order_by("starts_at", "pk")[:MOST_OFFERED])
