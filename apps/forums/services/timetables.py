"""Timetables put into effect: many sessions at other times and places at once, all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.common.errors import FieldError, InvalidInputError
from apps.common.etags import etag_of_version, names
from apps.common.history import attribute_changes
from apps.common.row_versions import with_version
from apps.events.services import Changed, publish_changes
from apps.forums.lifecycle import STEPS, UNTOLD
from apps.forums.models import Forum, Room, SectorNeed, Session
from apps.forums.selectors import forum_audience
from apps.forums.selectors.audiences import keepers_of_each
from apps.forums.services.facts import Facts, session_facts
from apps.forums.services.notices import Notice, tell_all
from apps.forums.services.refusals import StaleTimetableError
from apps.forums.services.rights import require_organiser
from apps.forums.services.room_times import refuse_taken_rooms
from apps.forums.services.times import fault_of_end
from apps.stakeholders.models import Membership


@dataclass(frozen=True, slots=True)
class Place:
    """When and where a session is to be; if_match: the ETag of what that was decided on."""

    session: UUID
    if_match: str
    starts_at: datetime
    ends_at: datetime
    room: Room | None


@transaction.atomic
def apply_timetable(
    *, forum: Forum, actor: Membership, places: Sequence[Place], at: datetime, reason: str = ""
) -> list[Session]:
    """Let sessions of a forum take place as a timetable says, with as many statements as one.

    Those that people know of are moved: they are told, with the reason. Return what was changed.
    Raises: NotOrganiserError, InvalidInputError, StaleTimetableError, RoomTakenError
    """
    attribute_changes(actor, reason=reason)
    require_organiser(actor, forum)
    sessions = _locked(forum, places)
    before = _facts([*sessions.values()])
    changed = [one for place in places if _put(one := sessions[place.session], place)]
    if not changed:
        return []
    refuse_taken_rooms(changed, actor)
    told = [one for one in changed if one.state not in UNTOLD]
    for one in told:
        one.sequence += 1
    # One statement: two sessions that change rooms are never in one room together.
    Session.objects.bulk_update(changed, ["starts_at", "ends_at", "room", "sequence"])
    _publish(forum, changed, before, actor, at)
    tell_all(told, Notice.MOVED, at=at, reason=reason)
    return changed


def _locked(forum: Forum, places: Sequence[Place]) -> dict[UUID, Session]:
    """Return the sessions, locked and of the versions that are known.

    Raises: InvalidInputError, StaleTimetableError
    """
    wanted = [place.session for place in places]
    rows = with_version(Session.objects.filter(forum=forum, pk__in=wanted))
    rows = rows.select_related("forum", "room", "workspace").order_by("pk")
    found = {one.pk: one for one in rows.select_for_update(of=("self",), no_key=True)}
    errors, stale = [], []
    for number, place in enumerate(places):
        session, below = found.get(place.session), f"/sessions/{number}"
        if session is None or session.state not in STEPS["move"].since:
            message = "This is no session of the forum that could take place at another time."
            errors.append(FieldError(f"{below}/session", message, "does_not_exist"))
        elif place.session in wanted[:number]:
            errors.append(FieldError(f"{below}/session", "It has a place already.", "duplicate"))
        elif fault := fault_of_end(place.starts_at, place.ends_at, f"{below}/ends_at"):
            errors.append(fault)
        elif not names(place.if_match, etag_of_version(session.version)):  # type: ignore[attr-defined]
            message = f"“{session.title}” was changed since: ask for the timetable again."
            stale.append(FieldError(f"{below}/if_match", message, "stale_version"))
    if errors:
        raise InvalidInputError("Nothing was changed.", errors=tuple(errors))
    if stale:
        raise StaleTimetableError(tuple(stale))
    return found


def _put(session: Session, place: Place) -> bool:
    """Put a session there; tell whether it was elsewhere."""
    room = place.room.pk if place.room else None
    was = session.starts_at, session.ends_at, session.room_id
    if was == (place.starts_at, place.ends_at, room):
        return False
    session.starts_at, session.ends_at, session.room = place.starts_at, place.ends_at, place.room
    return True


def _facts(sessions: Sequence[Session]) -> dict[UUID, Facts]:
    needs: dict[UUID, dict[str, int]] = {one.pk: {} for one in sessions}
    rows = SectorNeed.objects.filter(session__in=needs)
    for session, sector, at_least in rows.values_list("session_id", "sector", "at_least"):
        needs[session][sector] = at_least
    return {one.pk: session_facts(one, needs[one.pk]) for one in sessions}


def _publish(
    forum: Forum,
    changed: Sequence[Session],
    before: Mapping[UUID, Facts],
    actor: Membership,
    at: datetime,
) -> None:
    """Publish that each was moved, to those who see it: of drafts to those who run them."""
    after, own = _facts(changed), keepers_of_each(forum, changed)
    publish_changes(
        [
            Changed(
                one,
                before[one.pk],
                after[one.pk],
                own[one.pk] if one.state in UNTOLD else None,
            )
            for one in changed
        ],
        subject_type="session",
        actor=actor,
        at=at,
        verb=STEPS["move"].verb,
        restricted_to_members=forum_audience(forum),
    )
