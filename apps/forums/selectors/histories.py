"""What has happened to forums and sessions, from the history that their triggers keep."""

from apps.common.history_reading import Change, history_of
from apps.forums.models import Forum, Session

_OF_FORUM = {
    "key": "key",
    "name": "name",
    "purpose": "purpose",
    "visibility": "visibility",
    "attribution": "attribution",
    "time_zone": "time_zone",
    "rhythm": "rhythm",
    "reminder_days": "reminder_days",
}
_OF_SESSION = {
    "title": "title",
    "purpose": "purpose",
    "starts_at": "starts_at",
    "ends_at": "ends_at",
    "time_zone": "time_zone",
    "room_id": "room",
    "place": "place",
    "link": "link",
    "languages": "languages",
    "accessibility": "accessibility",
    "capacity": "capacity",
    "chair_id": "chair",
    "rapporteur_id": "rapporteur",
    "track": "track",
    "state": "state",
    "cancelled_reason": "cancelled_reason",
}


def forum_history(forum: Forum) -> list[Change]:
    """Return each change of a forum's own fields, oldest first."""
    return history_of(forum, _OF_FORUM)


def session_history(session: Session) -> list[Change]:
    """Return each change of a session's own fields, oldest first."""
    return history_of(session, _OF_SESSION)
