"""Calendar feeds: whose they are, which one an address opens, and what its member sees in it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from apps.accounts.selectors import opened_by
from apps.common.history_reading import versions_of
from apps.forums.models import CalendarFeed, FeedKind, Forum, Session, SessionState
from apps.forums.models.invitations import COMING
from apps.forums.selectors.visibility import (
    forums_visible_to,
    running,
    sessions_visible_to,
    told_invitations,
)
from apps.stakeholders.models import Membership

# What calendars are told of the past, and how much at all.
_LOOKED_BACK: Final = timedelta(days=366)
_MOST: Final = 2_000


def feeds_visible_to(actor: Membership) -> QuerySet[CalendarFeed]:
    """Return the actor's own feeds: nobody sees those of others."""
    return CalendarFeed.objects.filter(member=actor.pk)


def feed_opened_by(key: str) -> CalendarFeed | None:
    """Return the feed that an address leads to; None where it is none, or its member is gone."""
    feeds = CalendarFeed.objects.filter(member__active=True, member__user__is_active=True)
    return opened_by(feeds.select_related("member__workspace", "forum", "session"), key)


def sessions_in_feed(feed: CalendarFeed, at: datetime) -> list[Session]:
    """Return what a feed shows now: of its sessions those that its member sees now.

    Those that are cancelled are among them, and say so; drafts, and what is over for a year, not.
    """
    member = feed.member
    seen = sessions_visible_to(member).exclude(state=SessionState.DRAFT)
    seen = seen.filter(ends_at__gte=at - _LOOKED_BACK, **_of(feed))
    if feed.kind == FeedKind.MINE:
        own = told_invitations().filter(member=member, state__in=COMING, session=OuterRef("pk"))
        seen = seen.filter(running(member) | Q(Exists(own)))
    return list(seen.select_related("room").order_by("starts_at", "id")[:_MOST])


def feed_names(feeds: Sequence[CalendarFeed], member: Membership) -> dict[UUID, str]:
    """Return how calendars call a member's feeds, by their ids: as the member may call them now."""
    titles = sessions_visible_to(member).filter(calendar_feeds__in=feeds)
    names = forums_visible_to(member).filter(calendar_feeds__in=feeds)
    known: dict[UUID | None, str] = {
        **dict(titles.values_list("pk", "title")),
        **dict(names.values_list("pk", "name")),
    }
    own = member.workspace.name
    return {feed.pk: known.get(feed.session_id or feed.forum_id, own) for feed in feeds}


def said_at(sessions: list[Session]) -> dict[UUID, datetime]:
    """Return when what each of some sessions says of itself was written."""
    versions = versions_of(Session).filter(pgh_obj_id__in=[one.pk for one in sessions])
    written = versions.values("pgh_obj_id").annotate(at=Max("pgh_created_at"))
    known = dict(written.values_list("pgh_obj_id", "at"))
    return {one.pk: known.get(one.pk, one.created_at) for one in sessions}


def forums_to_follow(actor: Membership) -> QuerySet[Forum]:
    """Return the forums of which the actor has no feed yet."""
    followed = CalendarFeed.objects.filter(member=actor.pk, forum=OuterRef("pk"))
    return forums_visible_to(actor).filter(~Exists(followed)).order_by("name", "id")


def _of(feed: CalendarFeed) -> dict[str, UUID | None]:
    if feed.kind == FeedKind.FORUM:
        return {"forum": feed.forum_id}
    return {"pk": feed.session_id} if feed.kind == FeedKind.SESSION else {}
