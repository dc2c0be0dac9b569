"""Calendars that programs look at again and again, by an address that is a secret."""

from django.db import models
from django.db.models import Q

from apps.common.history import keeps_history_of
from apps.common.models import Record
from apps.forums.models.forums import Forum
from apps.forums.models.sessions import Session
from apps.stakeholders.models import Membership, Workspace


class FeedKind(models.TextChoices):
    """What a feed is of."""

    MINE = "mine"
    FORUM = "forum"
    SESSION = "session"


@keeps_history_of("workspace", "member", "kind", "forum", "session", "renewed_at")
class CalendarFeed(Record):
    """The sessions that one member sees, of one kind, for a calendar of theirs.

    kind: those the member takes part in, those of a forum, or one session
    prefix, digest: of its address: what finds it, and the hash of its secret
    renewed_at: when the address became what it is
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="calendar_feeds", db_index=False
    )
    member = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="calendar_feeds", db_index=False
    )
    kind = models.CharField(max_length=8, choices=FeedKind.choices)
    forum = models.ForeignKey(
        Forum, on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_feeds"
    )
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_feeds"
    )
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    renewed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "forum", "session"],
                name="each_feed_of_a_member_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(kind=FeedKind.MINE, forum__isnull=True, session__isnull=True)
                | Q(kind=FeedKind.FORUM, forum__isnull=False, session__isnull=True)
                | Q(kind=FeedKind.SESSION, forum__isnull=True, session__isnull=False),
                name="feed_is_of_what_its_kind_says",
            ),
        ]

    def __str__(self) -> str:
        """Name what it is of."""
        return self.kind
