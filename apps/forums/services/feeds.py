"""Calendar feeds: each with an address of its own, which its member has renewed or taken away."""

from datetime import datetime

from django.db import transaction

from apps.common.errors import InvalidInputError
from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.forums.links import FEED_LINKS
from apps.forums.models import CalendarFeed, FeedKind, Forum, Session
from apps.forums.services.refusals import FeedThereError
from apps.stakeholders.models import Membership


@transaction.atomic
def make_feed(
    *, actor: Membership, at: datetime, forum: Forum | None = None, session: Session | None = None
) -> tuple[CalendarFeed, str]:
    """Make a feed of a forum, of a session, or of all that the actor takes part in.

    Return it with its address.
    Raises: InvalidInputError, FeedThereError
    """
    attribute_changes(actor)
    if forum and session:
        message = "A feed is of a forum or of a session. Make one of each."
        raise InvalidInputError.at("/session", message, "said_twice")
    kind = FeedKind.FORUM if forum else FeedKind.SESSION if session else FeedKind.MINE
    of = {"member": actor, "kind": kind, "forum": forum, "session": session}
    if CalendarFeed.objects.filter(**of).exists():
        raise FeedThereError
    feed = CalendarFeed.objects.create(
        workspace_id=actor.workspace_id, renewed_at=at, **of, **FEED_LINKS.new()
    )
    return feed, FEED_LINKS.address_of_new(feed.prefix)


@transaction.atomic
def renew_feed(*, feed: CalendarFeed, actor: Membership, at: datetime) -> str:
    """Give a feed another address, and return it; the one before opens nothing."""
    attribute_changes(actor)
    assign(feed, FEED_LINKS.new() | {"renewed_at": at})
    return FEED_LINKS.address_of_new(feed.prefix)


@transaction.atomic
def remove_feed(*, feed: CalendarFeed, actor: Membership) -> None:
    """Take a feed away; its address opens nothing any more."""
    attribute_changes(actor)
    feed.delete()
