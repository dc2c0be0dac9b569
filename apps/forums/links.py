"""The addresses of forums that need no account: each kind of link, and the page that it opens.

A link is renewed when somebody sends it anew or takes it away, and then the one before opens
nothing any more; a mail that tells of a change, or reminds, repeats the one in force.
"""

from typing import Final

from apps.accounts.repeatable import RepeatableLinks

INVITATION_LINKS: Final = RepeatableLinks("session invitation", "session_invitation")
COMMITMENT_LINKS: Final = RepeatableLinks("commitment", "commitment_link")
CHECK_IN_LINKS: Final = RepeatableLinks("check-in of a session", "check_in")
FEED_LINKS: Final = RepeatableLinks("calendar feed", "calendar_feed")
