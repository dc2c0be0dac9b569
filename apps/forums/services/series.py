"""Sessions made from a rhythm: drafts, each of which then goes its own way."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction

from apps.common.errors import InvalidInputError
from apps.common.history import attribute_changes
from apps.common.local_times import instant_at
from apps.events.services import Changed
from apps.forums.models import Forum, SectorNeed, Session, SessionTemplate
from apps.forums.series_times import times_of_series
from apps.forums.services.facts import session_facts
from apps.forums.services.needs import distinct_needs
from apps.forums.services.publishing import publish_of_session
from apps.forums.services.refusals import NoRhythmError
from apps.forums.services.rights import require_organiser
from apps.forums.services.room_times import refuse_taken_rooms
from apps.forums.services.templates import filled_in, lay_agendas
from apps.stakeholders.models import Membership


@transaction.atomic
def plan_series(
    *,
    forum: Forum,
    actor: Membership,
    at: datetime,
    first_local: datetime,
    count: int | None = None,
    until: date | None = None,
    rhythm: str = "",
    minutes: int | None = None,
    template: SessionTemplate | None = None,
    **said: Any,
) -> list[Session]:
    """Plan the next sessions of a forum, as often as a rhythm says, with the same statements.

    first_local: by the clock in the sessions' zone, of or before the first one; the clock shows the
    same time at each of them, also when it is changed in between
    count, until: how many at most, and the last day that one may be on; one of them is said
    rhythm: of this series, where it is not the forum's
    minutes: of each, where it is not the template's; said: what else they have in common
    Raises: NotOrganiserError, NoRhythmError, InvalidInputError, RoomTakenError
    """
    attribute_changes(actor)
    require_organiser(actor, forum)
    rhythm = rhythm or forum.rhythm
    if not rhythm:
        raise NoRhythmError
    common = {"time_zone": forum.time_zone} | filled_in(template, forum, said)
    minutes = minutes or (template.minutes if template else None)
    if minutes is None:
        message = "Say how long each of them is, or a template."
        raise InvalidInputError.at("/minutes", message, "required")
    zone = common["time_zone"]
    wanted = distinct_needs(common.pop("sector_needs", ()))
    times = times_of_series(rhythm, first_local=first_local, count=count, until=until)
    starts = [instant_at(each, zone, "/first_local") for each in times]
    _refuse_overlaps(starts, minutes)
    sessions = [
        Session(
            workspace_id=actor.workspace_id,
            forum=forum,
            starts_at=each,
            ends_at=each + timedelta(minutes=minutes),
            **common,
        )
        for each in starts
    ]
    refuse_taken_rooms(sessions, actor)
    Session.objects.bulk_create(sessions)
    SectorNeed.objects.bulk_create(
        SectorNeed(session=session, sector=sector, at_least=at_least)
        for session in sessions
        for sector, at_least in wanted.items()
    )
    # Drafts that the same people run are seen by the same people.
    made = [Changed(session, None, session_facts(session, wanted)) for session in sessions]
    publish_of_session(sessions[0], "session", made, actor=actor, at=at)
    lay_agendas(sessions, template, actor=actor, at=at)
    return sessions


def _refuse_overlaps(starts: Sequence[datetime], minutes: int) -> None:
    for earlier, later in pairwise(starts):
        if later - earlier < timedelta(minutes=minutes):
            message = "The next one begins before this many minutes are over."
            raise InvalidInputError.at("/minutes", message, "overlapping")
