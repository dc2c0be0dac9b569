"""Who is told who said something: what a forum's attribution means to each reader.

Those who keep the record of a session read all of it. The others read the notes once it is
published, and then, unless the forum tells of persons, no longer who presented what, or who wrote
it down (the Chatham House Rule). Before it is published an agenda says who will present.
"""

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When

from apps.forums.models import Attribution, Session, SessionState
from apps.forums.selectors.visibility import sessions_kept_by
from apps.stakeholders.models import Membership


def keeps_record(actor: Membership, session: Session) -> bool:
    """Tell whether the actor keeps the record of a session."""
    return sessions_kept_by(actor).filter(pk=session.pk).exists()


def names_are_told(session: Session) -> bool:
    """Tell whether whoever sees a session reads who did what in it."""
    is_published = session.state == SessionState.PUBLISHED
    return is_published and session.forum.attribution == Attribution.NAMED


def reads_notes(actor: Membership) -> Case:
    """Return whether the actor reads the notes of an agenda item, for the database to say."""
    return _told(Q(_kept(actor)) | Q(session__state=SessionState.PUBLISHED))


def reads_presenter(actor: Membership) -> Case:
    """Return whether the actor reads who presents an agenda item, for the database to say."""
    named = Q(session__forum__attribution=Attribution.NAMED)
    return _told(Q(_kept(actor)) | ~Q(session__state=SessionState.PUBLISHED) | named)


def _kept(actor: Membership) -> Exists:
    return Exists(sessions_kept_by(actor).filter(pk=OuterRef("session_id")))


def _told(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(True)),  # noqa: FBT003 - a value of SQL
        default=Value(False),  # noqa: FBT003 - a value of SQL
        output_field=BooleanField(),
    )
