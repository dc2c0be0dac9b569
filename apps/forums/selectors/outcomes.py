"""What sessions came to: until one is published, for those who keep its record.

Then for all who see the session. Of what it is about, each reader sees what it sees anyway.
"""

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from apps.alignment.selectors.findings import findings_visible_to
from apps.common.history_reading import Change, history_of
from apps.forums.models import Outcome, OutcomeState, OutcomeType, Session, SessionState
from apps.forums.selectors.audiences import keepers_of, session_audience
from apps.forums.selectors.visibility import sessions_kept_by, sessions_visible_to
from apps.programmes.models import Layer
from apps.programmes.selectors import initiatives_visible_to, milestones_visible_to
from apps.stakeholders.models import Membership

_FIELDS = {
    "type": "type",
    "title": "title",
    "text": "text",
    "details": "details",
    "state": "state",
    "answer": "answer",
    "choice": "choice",
    "settled_at": "settled_at",
    "agenda_item_id": "agenda_item",
}


def outcomes_seen_by(actor: Membership) -> QuerySet[Outcome]:
    """Return the outcomes that the actor sees, and nothing of what they are about."""
    published = sessions_visible_to(actor).filter(state=SessionState.PUBLISHED)
    kept = sessions_kept_by(actor)
    return Outcome.objects.filter(workspace_id=actor.workspace_id).filter(
        Q(session__in=published.values("pk")) | Q(session__in=kept.values("pk"))
    )


def outcomes_visible_to(actor: Membership) -> QuerySet[Outcome]:
    """Return the outcomes that the actor sees, with what it sees of what they are about."""
    return (
        outcomes_seen_by(actor)
        .select_related("session__forum")
        .prefetch_related(
            Prefetch("layers", Layer.objects.order_by("position")),
            Prefetch("initiatives", initiatives_visible_to(actor).order_by("pk")),
            Prefetch("milestones", milestones_visible_to(actor).order_by("pk")),
            Prefetch("findings", findings_visible_to(actor).order_by("pk")),
        )
    )


def undecided_before(session: Session) -> Q:
    """Return the condition on what is open of a forum's earlier sessions: nobody has settled it."""
    return Q(
        state=OutcomeState.OPEN,
        session__forum=session.forum_id,
        session__starts_at__lt=session.starts_at,
    )


def carried_to(session: Session) -> Q:
    """Return the condition on the questions of a forum's earlier sessions that nobody answered."""
    return undecided_before(session) & Q(type=OutcomeType.QUESTION)


def outcome_audience(outcome: Outcome) -> list[UUID] | None:
    """Return the members who alone may read of an outcome, besides admins; None: all may."""
    session = outcome.session
    if session.state == SessionState.PUBLISHED:
        return session_audience(session)
    return keepers_of(session)


def outcome_history(outcome: Outcome) -> list[Change]:
    """Return each change of an outcome's own fields, oldest first."""
    return history_of(outcome, _FIELDS)
