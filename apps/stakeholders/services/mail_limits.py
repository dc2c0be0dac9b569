"""How much may be sent: whoever may have us write may not write to the whole world in our name."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import QuerySet

from apps.common.errors import LockstepError

# Of one kind within a day, of a whole workspace, to whoever has no account here.
MOST_MAILS: Final = 5_000
SENT_AGAIN_AFTER: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)


class SentJustNowError(LockstepError):
    """A mail a minute is enough."""

    code = "sent_just_now"
    title = "This was sent less than a minute ago"


class TooMuchMailError(LockstepError):
    """The mails of a day are sent."""

    status = 429
    code = "too_much_mail"
    title = "Too many mails were sent within a day"

    def __init__(self, limit: int, wait: timedelta) -> None:
        """Say how many there may be, and when to come back."""
        seconds = int(wait.total_seconds()) + 1
        super().__init__(f"{limit} may be sent within a day. Go on in {seconds} seconds.")
        self.headers = {"Retry-After": str(seconds)}


def refuse_impatience(sent_at: datetime, at: datetime) -> None:
    """Raise SentJustNowError unless the last mail has had its time."""
    if at - sent_at < SENT_AGAIN_AFTER:
        message = "Wait a minute; the mail may be on its way."
        raise SentJustNowError(message)


def refuse_flood(
    sent: QuerySet[Any],
    limit: int,
    at: datetime,
    error: type[TooMuchMailError] = TooMuchMailError,
    *,
    more: int = 1,
) -> None:
    """Raise an error where some more mails would pass a day's limit; those sent again count too.

    sent: versions, as the history keeps them, of what is sent, each with its `sent_at`
    more: how many are to be sent now; more than a day allows go out on a day of their own
    """
    if not more:
        return
    mails = sent.filter(sent_at__gt=at - _DAY).values_list("pgh_obj_id", "sent_at")
    allowed = max(limit - more, 0)
    # One is read at most: how long this takes does not tell how much others have sent.
    for _, sent_at in mails.order_by("-sent_at").distinct()[allowed : allowed + 1]:
        raise error(limit, sent_at + _DAY - at)
