"""Reading forums and their sessions: the only route to them, by what the actor may see."""

from apps.forums.selectors.audiences import (
    forum_audience,
    invitation_audience,
    session_audience,
)
from apps.forums.selectors.histories import forum_history, session_history
from apps.forums.selectors.invitations import (
    balance_of,
    invitation_history,
    invitation_opened_by,
    invitations_visible_to,
)
from apps.forums.selectors.visibility import (
    forums_organised_by,
    forums_visible_to,
    rooms_visible_to,
    runs_forum,
    sessions_visible_to,
    templates_visible_to,
    themes_of,
    themes_visible_to,
)

__all__ = [
    "balance_of",
    "forum_audience",
    "forum_history",
    "forums_organised_by",
    "forums_visible_to",
    "invitation_audience",
    "invitation_history",
    "invitation_opened_by",
    "invitations_visible_to",
    "rooms_visible_to",
    "runs_forum",
    "session_audience",
    "session_history",
    "sessions_visible_to",
    "templates_visible_to",
    "themes_of",
    "themes_visible_to",
]
