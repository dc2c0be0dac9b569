"""What earlier sessions of a forum left open, as topics of one that is to come."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Func, Max, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce

from apps.alignment.selectors.findings import findings_visible_to
from apps.common.local_times import day_in
from apps.forums.lifecycle import AHEAD, HELD
from apps.forums.models import (
    AgendaItem,
    ForumOrganisation,
    Outcome,
    OutcomeFinding,
    OutcomeInitiative,
    OutcomeMilestone,
    Session,
)
from apps.forums.selectors.outcomes import outcomes_seen_by, undecided_before
from apps.forums.selectors.visibility import sessions_visible_to
from apps.programmes.selectors import initiatives_visible_to, milestones_visible_to
from apps.stakeholders.models import Membership
from coordination.agenda import QUESTION_SEVERITY, Topic

# The oldest are looked at; no room deals with more.
MOST_LOOKED_AT: Final = 500


def undecided_topics(
    session: Session, actor: Membership, room: frozenset[str]
) -> Iterator[tuple[UUID, Topic]]:
    """Yield (id, topic) of the questions and trade-offs that earlier sessions left open.

    Left out is what is on the agenda of a session that is still to be held, as far as the actor
    sees it. Those that can act on one are the owners of what it is about, of what the actor sees:
    of its milestones, initiatives and findings; of one that is about none of these all that take
    part in the forum, or, where nobody does, all in the room.
    """
    asked = list(_undecided(session, actor))
    owners = _owners([pk for pk, *_ in asked], actor)
    everybody = _taking_part(session) or room
    for pk, discussed_at, zone in asked:
        topic = Topic(QUESTION_SEVERITY, owners.get(pk, everybody), day_in(discussed_at, zone))
        yield pk, topic


def _undecided(session: Session, actor: Membership) -> QuerySet[Outcome, Any]:
    seen = sessions_visible_to(actor)
    ahead = Q(session__in=seen.filter(state__in=AHEAD).values("pk")) | Q(session=session)
    taken_up = AgendaItem.objects.filter(ahead, question__isnull=False)
    held = seen.filter(state__in=HELD, starts_at__lt=session.starts_at)
    again = AgendaItem.objects.filter(question=OuterRef("pk"), session__in=held.values("pk"))
    last = again.order_by().values("question").annotate(at=Max("session__ends_at"))
    return (
        outcomes_seen_by(actor)
        .filter(undecided_before(session))
        .exclude(pk__in=taken_up.values("question"))
        .annotate(discussed_at=Coalesce(Subquery(last.values("at")), "session__ends_at"))
        .order_by("session__starts_at", "pk")
        .values_list("pk", "discussed_at", "workspace__time_zone")[:MOST_LOOKED_AT]
    )


def _owners(outcomes: list[UUID], actor: Membership) -> Mapping[UUID, frozenset[str]]:
    about: dict[str, Any] = {"outcome__in": outcomes}
    milestones = OutcomeMilestone.objects.filter(
        **about, milestone__in=milestones_visible_to(actor).order_by().values("pk")
    )
    initiatives = OutcomeInitiative.objects.filter(
        **about, initiative__in=initiatives_visible_to(actor).order_by().values("pk")
    )
    findings = OutcomeFinding.objects.filter(
        **about, finding__in=findings_visible_to(actor).order_by().values("pk")
    )
    acting = Func(F("finding__organisations"), function="unnest", output_field=UUIDField())
    pairs = milestones.values_list("outcome", "milestone__owner_organisation").union(
        initiatives.values_list("outcome", "initiative__lead_organisation"),
        findings.values_list("outcome", acting),
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for outcome, organisation in pairs:
        if organisation:
            found[outcome].add(str(organisation))
    return {outcome: frozenset(those) for outcome, those in found.items()}


def _taking_part(session: Session) -> frozenset[str]:
    rows = ForumOrganisation.objects.filter(forum=session.forum_id)
    return frozenset(map(str, rows.values_list("organisation_id", flat=True)))
