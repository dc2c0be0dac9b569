"""Sessions: planned, changed and, while nobody knows of them, removed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.forums.lifecycle import ANSWERABLE, CHANGEABLE, UNTOLD
from apps.forums.models import Forum, SectorNeed, Session, SessionTemplate
from apps.forums.services.facts import session_facts
from apps.forums.services.invitations import send_changed
from apps.forums.services.needs import Need, distinct_needs
from apps.forums.services.publishing import publish_session
from apps.forums.services.refusals import (
    AnnouncedAlreadyError,
    SessionOverError,
    ToldAlreadyError,
)
from apps.forums.services.rights import require_organiser
from apps.forums.services.room_times import refuse_taken_room, refuse_taken_rooms
from apps.forums.services.scheduling import release_sessions
from apps.forums.services.seats import fill_seats
from apps.forums.services.templates import filled_in, lay_agendas
from apps.forums.services.times import refuse_impossible_end, require_times, told_times
from apps.stakeholders.models import Membership

# What people were told of when a session was announced: `move` changes it from then on.
WHEN_AND_WHERE: Final = ("starts_at", "ends_at", "time_zone", "room", "place", "link")
# What calendars say of it besides; by a change of it, its `sequence` stays (RFC 5546, 2.1.4).
WHAT_IT_IS: Final = ("title", "purpose")


@transaction.atomic
def plan_session(
    *,
    actor: Membership,
    forum: Forum,
    at: datetime,
    template: SessionTemplate | None = None,
    **said: Any,
) -> Session:
    """Plan a session of a forum, as a draft that its organisers see.

    template: tells what is not said, how long it is and its agenda
    said: its fields, `sector_needs`, `starts_local` and `ends_local` among them
    Raises: NotOrganiserError, InvalidInputError, RoomTakenError
    """
    attribute_changes(actor)
    require_organiser(actor, forum)
    filled = {"time_zone": forum.time_zone} | filled_in(template, forum, said)
    fields = told_times(filled, zone=forum.time_zone)
    if template and "starts_at" in fields:
        fields.setdefault("ends_at", fields["starts_at"] + timedelta(minutes=template.minutes))
    needs = fields.pop("sector_needs", ())
    require_times(fields)
    refuse_impossible_end(fields["starts_at"], fields["ends_at"])
    session = Session(workspace_id=actor.workspace_id, forum=forum, **fields)
    refuse_taken_rooms([session], actor)
    session.save(force_insert=True)
    _need(session, needs)
    after = session_facts(session)
    publish_session(session, actor=actor, at=at, before=None, after=after)
    lay_agendas([session], template, actor=actor, at=at)
    return session


@transaction.atomic
def change_session(
    *, session: Session, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> Session:
    """Change a session; `sector_needs`, where given, replaces those that were there.

    Where calendars have it, and what they say of it changes, they are sent it anew.
    Raises: NotOrganiserError, InvalidInputError, AnnouncedAlreadyError, SessionOverError,
    RoomTakenError, TooMuchMailError
    """
    attribute_changes(actor)
    require_organiser(actor, session.forum)
    if session.state not in CHANGEABLE:
        raise SessionOverError(session.state)
    fields = told_times(changes, zone=session.time_zone)
    needs = fields.pop("sector_needs", None)
    if session.state not in UNTOLD:
        _refuse_moving(session, fields)
    before = session_facts(session)
    if not fields.keys().isdisjoint({"starts_at", "ends_at"}):
        refuse_impossible_end(
            fields.get("starts_at", session.starts_at), fields.get("ends_at", session.ends_at)
        )
    refuse_taken_room(session, fields, actor)
    is_said_anew = bool(_differing(session, fields, WHAT_IT_IS))
    assign(session, fields)
    if needs is not None:
        _need(session, needs)
        # Its version is the version of the whole, with what it needs.
        session.save(update_fields=["title"])
    publish_session(session, actor=actor, at=at, before=before, after=session_facts(session))
    if is_said_anew and session.state in ANSWERABLE and at < session.ends_at:
        send_changed([session], at=at)
    if "capacity" in fields:
        fill_seats(session, actor=actor, at=at)
    return session


@transaction.atomic
def remove_session(*, session: Session, actor: Membership, at: datetime) -> None:
    """Remove a draft. Raises: NotOrganiserError, ToldAlreadyError."""
    attribute_changes(actor)
    require_organiser(actor, session.forum)
    if session.state not in UNTOLD:
        raise ToldAlreadyError
    before = session_facts(session)
    publish_session(session, actor=actor, at=at, before=before, after=None)
    release_sessions([session], actor=actor, at=at)
    session.delete()


def _refuse_moving(session: Session, fields: Mapping[str, Any]) -> None:
    if moved := _differing(session, fields, WHEN_AND_WHERE):
        raise AnnouncedAlreadyError(moved)


def _differing(session: Session, fields: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    return [name for name in names if name in fields and fields[name] != getattr(session, name)]


def _need(session: Session, needs: Sequence[Need]) -> None:
    wanted = distinct_needs(needs)
    session.sector_needs.exclude(sector__in=wanted).delete()
    SectorNeed.objects.bulk_create(
        [
            SectorNeed(session=session, sector=sector, at_least=at_least)
            for sector, at_least in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["session", "sector"],
        update_fields=["at_least"],
    )
