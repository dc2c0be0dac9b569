"""What a session should talk about: what is open, and those in its room can act on.

How urgent each is, is `coordination.agenda`'s to say; here is what it is said of.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, F, IntegerField, Max, OuterRef, QuerySet, Subquery, Value, When

from apps.alignment.models import Finding
from apps.alignment.selectors.findings import findings_visible_to
from apps.common.local_times import day_in
from apps.forums.lifecycle import HELD
from apps.forums.models import AgendaItem, Outcome, Session
from apps.forums.selectors.rooms import organisations_in_the_room
from apps.forums.selectors.undecided import undecided_topics
from apps.forums.selectors.visibility import sessions_visible_to
from apps.stakeholders.models import Membership
from coordination.agenda import Standing, Topic, severity_of, standing_of
from coordination.vocabulary import LIVE_STATES, FindingKind, Level

# The most severe, and of them the oldest, are looked at; no room deals with more.
MOST_LOOKED_AT: Final = 2_000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something for an agenda, and why: a finding, or what an earlier session left open."""

    about: Finding | Outcome
    standing: Standing

    @property
    def kind(self) -> str:
        """Return the kind of the finding, else the type of what is undecided."""
        return self.about.kind if isinstance(self.about, Finding) else self.about.type


def suggested_agenda(session: Session, actor: Membership, *, most: int) -> list[Suggestion]:
    """Return what a session should talk about, the most urgent first, of what the actor sees.

    What is on its agenda already is left out. When something was last discussed is told by the
    sessions that the actor sees, so that no other can be told by it.
    """
    room = organisations_in_the_room(session)
    invited = frozenset(map(str, room))
    day = day_in(session.starts_at, session.time_zone)
    topics = [
        *_topics(_open_findings(session, actor, room)),
        *undecided_topics(session, actor, invited),
    ]
    standings = {
        pk: standing for pk, topic in topics if (standing := standing_of(topic, invited, day))
    }
    order = sorted(standings, key=lambda pk: (-standings[pk].score, str(pk)))[:most]
    about: dict[UUID, Finding | Outcome] = {
        **Finding.objects.select_related("initiative").in_bulk(order),
        **Outcome.objects.in_bulk(order),
    }
    return [Suggestion(about[pk], standings[pk]) for pk in order]


def _open_findings(
    session: Session, actor: Membership, invited: Iterable[UUID]
) -> QuerySet[Finding]:
    here = AgendaItem.objects.filter(session=session, finding__isnull=False)
    return (
        findings_visible_to(actor)
        .filter(state__in=list(LIVE_STATES), organisations__overlap=list(invited))
        .exclude(pk__in=here.values("finding"))
        .annotate(severity=_severity(), discussed_at=Subquery(_last_discussed(session, actor)))
        .order_by("-severity", "created_at", "pk")[:MOST_LOOKED_AT]
    )


def _last_discussed(session: Session, actor: Membership) -> QuerySet[AgendaItem, Any]:
    held = sessions_visible_to(actor).filter(state__in=HELD, starts_at__lt=session.starts_at)
    items = AgendaItem.objects.filter(finding=OuterRef("pk"), session__in=held.values("pk"))
    last = items.order_by().values("finding").annotate(at=Max("session__ends_at"))
    return last.values("at")


def _severity() -> Case:
    """Return the core's severity of a finding, for the database to sort by."""
    leveled = [
        When(level=level, then=Value(severity_of(FindingKind.PACE, level))) for level in Level
    ]
    unleveled = [
        When(kind=kind, then=Value(severity_of(kind, None)))
        for kind in FindingKind
        if kind not in {FindingKind.PACE, FindingKind.FORECAST}
    ]
    return Case(*leveled, *unleveled, default=Value(1), output_field=IntegerField())


def _topics(findings: QuerySet[Finding]) -> Iterable[tuple[UUID, Topic]]:
    rows = findings.annotate(zone=F("workspace__time_zone")).values_list(
        "pk", "severity", "organisations", "since", "created_at", "discussed_at", "zone"
    )
    for pk, severity, owners, since, made, discussed, zone in rows:
        waits_since = day_in(discussed, zone) if discussed else since or day_in(made, zone)
        yield pk, Topic(severity, frozenset(map(str, owners)), waits_since)
