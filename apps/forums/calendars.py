"""Sessions as calendars understand them: iCalendar (RFC 5545), sent by iTIP (RFC 5546)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from apps.forums.lifecycle import SessionState
from apps.forums.models import Session
from apps.forums.time_zones import timezone_around

_PRODUCT: Final = "-//Lockstep//Forums//EN"
# How often programs are asked to look for what is new.
_LOOK_AGAIN: Final = timedelta(hours=1)


class Method(StrEnum):
    """What a calendar is to do with what it gets."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


def invitation_calendar(
    session: Session, *, method: Method, at: datetime, email: str, name: str
) -> str:
    """Return what the calendar of one invited person puts in, changes or takes out.

    session: with its room; method: REQUEST, also for a session that was moved, or CANCEL. Calendars
    know a later word by its SEQUENCE, and that it is of the same session by its UID
    """
    event = _event(session, at)
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["cn"] = vText(session.forum.name)
    event["organizer"] = organiser
    attendee = vCalAddress(f"mailto:{email}")
    if name:
        attendee.params["cn"] = vText(name)
    # People answer by their link: what a calendar would send back, nobody reads.
    attendee.params.update({"role": vText("REQ-PARTICIPANT"), "rsvp": vText("FALSE")})
    event.add("attendee", attendee, encode=False)
    if method == Method.CANCEL:
        event["status"] = vText("CANCELLED")
    return _written(_calendar(method, [session]), [event])


def feed_calendar(
    sessions: Sequence[Session], *, name: str, said_at: Mapping[UUID, datetime]
) -> str:
    """Return what a calendar that looks again and again shows of some sessions.

    sessions: with their rooms; name: of the calendar; said_at: when what is told of each was
    written, by its id. The same record makes the same text.
    """
    calendar = _calendar(Method.PUBLISH, sessions)
    # RFC 7986, and what programs read that do not know it.
    for label in ("name", "x-wr-calname"):
        calendar.add(label, name)
    for label in ("refresh-interval", "x-published-ttl"):
        calendar.add(label, vDuration(_LOOK_AGAIN), parameters={"value": "DURATION"})
    events = []
    for session in sessions:
        event = _event(session, said_at[session.pk])
        event.add("last-modified", said_at[session.pk])
        events.append(event)
    return _written(calendar, events)


def _calendar(method: Method, sessions: Iterable[Session]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    times: dict[str, list[datetime]] = defaultdict(list)
    for session in sessions:
        times[session.time_zone] += [session.starts_at, session.ends_at]
    for zone, instants in sorted(times.items()):
        calendar.add_component(timezone_around(zone, min(instants), max(instants)))
    return calendar


def _written(calendar: Calendar, events: Iterable[Event]) -> str:
    for event in events:
        calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _event(session: Session, at: datetime) -> Event:
    zone = ZoneInfo(session.time_zone)
    cancelled = session.state == SessionState.CANCELLED
    event = Event()
    event.add("uid", f"{session.pk}@{urlsplit(settings.SITE_ADDRESS).hostname}")
    event.add("sequence", session.sequence)
    event.add("dtstamp", at)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("summary", session.title)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if session.purpose:
        event.add("description", session.purpose)
    if where := where_of(session):
        event.add("location", where)
    if session.link:
        event.add("url", session.link)
    return event


def where_of(session: Session) -> str:
    """Return where a session is, in one line; "" where it is behind a link alone."""
    room = session.room
    parts = [room.name, room.place] if room else []
    return ", ".join(part for part in [*parts, session.place] if part)
