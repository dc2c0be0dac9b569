"""Recording who was in the room of a session, and taking back what was recorded wrongly."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from apps.common.history import Actor, attribute_changes
from apps.common.identities import as_uuid
from apps.events.services import Changed, publish_changes
from apps.forums.lifecycle import ATTENDED
from apps.forums.models import Attendance, Invitation, RecordedHow, Session
from apps.forums.models.invitations import ENDED
from apps.forums.selectors.audiences import keepers_of, with_asked
from apps.forums.services.facts import attendance_facts
from apps.forums.services.locking import lock_session
from apps.forums.services.refusals import NotHeldError
from apps.forums.services.rights import require_keeper
from apps.forums.services.row_names import NamedOrganisations, disguises
from apps.programmes.services.bulk import MOST_ERRORS, RowError, RowsRefusedError
from apps.stakeholders.models import Membership, Organisation, Sector

MOST_MARKED: Final = 500


class Present(NamedTuple):
    """Somebody who was there: by the id of an invitation, or as who walked in.

    email: of an invitation to this session, if there is one, else of who walked in
    organisation: of the workspace, by id or external id; affiliation: another one, in words
    """

    invitation: str | None = None
    name: str = ""
    email: str = ""
    organisation: str | None = None
    affiliation: str = ""
    sector: str = ""


@transaction.atomic
def record_attendance(
    *,
    session: Session,
    actor: Membership,
    rows: Sequence[Present],
    how: RecordedHow,
    at: datetime,
    below: str = "",
) -> list[Attendance]:
    """Record that some people were in the room; return them in the order of the rows.

    Who is known to be there already stays as recorded first.
    below: pointer of the list, for what is wrong with its rows
    Raises: NotKeeperError, NotHeldError, RowsRefusedError
    """
    attribute_changes(actor)
    session = lock_held(session)
    require_keeper(actor, session)
    invited = invited_to(session, rows)
    organisations = NamedOrganisations(actor, [row.organisation for row in rows])
    errors = [
        error
        for at_row, row in enumerate(rows)
        for error in _wrong(at_row, row, invited, organisations)
    ]
    if errors:
        raise RowsRefusedError(sorted(errors)[:MOST_ERRORS], below=below)
    there = [
        presence(
            session,
            invited.of(row),
            row,
            organisations.get(row.organisation),
            how=how,
            present_at=at,
            recorded_by=actor,
        )
        for row in rows
    ]
    return write_attendance(there, session, actor=actor, at=at)


@transaction.atomic
def remove_attendance(
    *, session: Session, actor: Membership, ids: Sequence[UUID], at: datetime, below: str = ""
) -> None:
    """Take back that some people were there: all of them or none.

    Raises: NotKeeperError, NotHeldError, RowsRefusedError
    """
    attribute_changes(actor)
    session = lock_held(session)
    require_keeper(actor, session)
    rows = Attendance.objects.filter(session=session, pk__in=ids)
    found = {one.pk: one for one in rows.select_related("invitation", "organisation")}
    missing = "Nobody is recorded under this id in this session."
    errors = [
        RowError(place, "", missing, "does_not_exist")
        for place, pk in enumerate(ids)
        if pk not in found
    ]
    if errors:
        raise RowsRefusedError(errors[:MOST_ERRORS], below=below)
    _publish(session, found.values(), actor, at, removed=True)
    rows.delete()


class InvitedTo:
    """Those of whom some rows speak who are invited to a session, by id and by address."""

    def __init__(self, invitations: Iterable[Invitation]) -> None:
        """Take them."""
        self._by_id = {each.pk: each for each in invitations}
        self._by_address = {each.email.lower(): each for each in self._by_id.values()}

    def of(self, row: Present) -> Invitation | None:
        """Return the invitation of who was there; None for who walked in, or a wrong id."""
        if row.invitation is None:
            return self._by_address.get(row.email.lower())
        identity = as_uuid(row.invitation)
        return self._by_id.get(identity) if identity else None


def invited_to(session: Session, rows: Sequence[Present]) -> InvitedTo:
    """Return which of some people are invited to a session, also if they said they do not come."""
    ids = {identity for row in rows if row.invitation and (identity := as_uuid(row.invitation))}
    addresses = {row.email.lower() for row in rows if row.email}
    live = Invitation.objects.filter(session=session).exclude(state__in=ENDED)
    named = live.annotate(address=Lower("email")).filter(Q(pk__in=ids) | Q(address__in=addresses))
    return InvitedTo(named.select_related("organisation"))


def lock_held(session: Session) -> Session:
    """Return a session locked, so that each person in its room is recorded once.

    Raises: NotHeldError
    """
    locked = lock_session(session.pk)
    if locked.state not in ATTENDED:
        raise NotHeldError(locked.state)
    return locked


def write_attendance(
    there: Sequence[Attendance], session: Session, *, actor: Actor, at: datetime
) -> list[Attendance]:
    """Write who was there and is not known to be yet; return them all as they are known.

    The session is locked.
    """
    invitations = {each.invitation_id for each in there} - {None}
    addresses = {each.email.lower() for each in there} - {""}
    there_already = Attendance.objects.filter(session=session).annotate(address=Lower("email"))
    known: dict[object, Attendance] = {}
    for one in there_already.filter(Q(invitation__in=invitations) | Q(address__in=addresses)):
        known |= dict.fromkeys(_keys(one), one)
    made: list[Attendance] = []
    answered = []
    for each in there:
        found = next((known[key] for key in _keys(each) if key in known), None)
        if found is None:
            found = each
            made.append(each)
            known |= dict.fromkeys(_keys(each), each)
        answered.append(found)
    Attendance.objects.bulk_create(made)
    _publish(session, made, actor, at)
    return answered


def _keys(attendance: Attendance) -> list[object]:
    """Return what a person is known by in a room: its invitation, its address, or nothing."""
    keys: list[object] = [attendance.invitation_id, attendance.email.lower()]
    return [key for key in keys if key]


def presence(
    session: Session,
    invitation: Invitation | None,
    row: Present,
    organisation: Organisation | None = None,
    **recorded: Any,
) -> Attendance:
    """Return a presence that is not written yet; who is invited is known by the invitation."""
    told = (
        {"organisation": organisation}
        | {name: getattr(row, name) for name in ("name", "email", "affiliation", "sector")}
        if invitation is None
        else {"organisation": invitation.organisation, "invitation": invitation}
    )
    return Attendance(workspace_id=session.workspace_id, session=session, **told, **recorded)


def _wrong(
    at: int, row: Present, invited: InvitedTo, organisations: NamedOrganisations
) -> list[RowError]:
    """Return what is wrong with a row."""
    errors = [
        *disguises(at, name=row.name, affiliation=row.affiliation),
        *organisations.errors(at, row.organisation),
    ]
    if row.invitation is not None and invited.of(row) is None:
        message = "There is no such invitation to this session, or it was taken back or passed on."
        errors.append(RowError(at, "invitation", message, "does_not_exist"))
    elif invited.of(row) is None and not row.name.strip():
        message = "Say who was there: an invitation, or the name of who walked in."
        errors.append(RowError(at, "name", message, "required"))
    if row.email and not _is_address(row.email):
        errors.append(RowError(at, "email", "This is no e-mail address.", "invalid"))
    if row.sector and row.sector not in Sector.values:
        message = f"There are: {', '.join(Sector.values)}."
        errors.append(RowError(at, "sector", message, "invalid_choice"))
    if row.organisation and (row.sector or row.affiliation):
        message = "An organisation of the workspace has a sector and a name: leave these out."
        errors.append(RowError(at, "organisation", message, "said_twice"))
    return errors


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _publish(
    session: Session,
    attendance: Iterable[Attendance],
    actor: Actor,
    at: datetime,
    *,
    removed: bool = False,
) -> None:
    """Publish who was there, to those who keep the record, and to each member of itself."""
    keepers = keepers_of(session)
    changes = []
    for each in attendance:
        facts: Mapping[str, object] = attendance_facts(each)
        readers = with_asked(keepers, each.invitation) if each.invitation else keepers
        before, after = (facts, None) if removed else (None, facts)
        changes.append(Changed(each, before, after, readers))
    publish_changes(changes, subject_type="attendance", actor=actor, at=at)
