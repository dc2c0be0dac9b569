"""Sessions as calendars understand them: iCalendar (RFC 5545), sent by iTIP (RFC 5546)."""

from datetime import datetime
from email.utils import parseaddr
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from apps.forums.lifecycle import SessionState
from apps.forums.models import Session
from apps.forums.time_zones import timezone_around

_PRODUCT: Final = "-//Lockstep//Forums//EN"


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
    return _calendar(method, session, event)


def _calendar(method: Method, session: Session, event: Event) -> str:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(timezone_around(session.time_zone, session.starts_at, session.ends_at))
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
