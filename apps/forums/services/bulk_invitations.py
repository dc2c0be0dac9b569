"""Inviting many people to a session at once: all of them or none, in as many statements as one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Lower

from apps.common.identities import as_uuid
from apps.forums.models import Invitation, Session
from apps.forums.models.invitations import ENDED
from apps.forums.services.invitations import admit_inviting, invitation_for, write_invitations
from apps.forums.services.invitees import Invitee, Misnamed, Named, invitees
from apps.forums.services.locking import lock_session
from apps.forums.services.row_names import NamedOrganisations, disguises
from apps.programmes.services.bulk import MOST_ERRORS, RowError, RowsRefusedError
from apps.stakeholders.models import Membership

MOST_INVITED: Final = 500


class Asked(NamedTuple):
    """Somebody to invite: a member by its id, or an e-mail address.

    organisation: for whom they come, by id or external id; the member's where it is None
    """

    member: str | None = None
    email: str = ""
    name: str = ""
    organisation: str | None = None
    needs: str = ""


@transaction.atomic
def invite_many(
    *, session: Session, actor: Membership, rows: Sequence[Asked], at: datetime, below: str = ""
) -> list[Invitation]:
    """Invite some people to a session; return the invitations in the order of the rows.

    below: pointer of the list, for what is wrong with its rows
    Raises: NotOrganiserError, SessionOverError, RowsRefusedError, TooMuchMailError
    """
    # Whoever invites the same people at the same moment waits, and is told that they are invited.
    session = lock_session(session.pk)
    admit_inviting(session, actor)
    found = invitees(actor, [_named(row) for row in rows])
    organisations = NamedOrganisations(actor, [row.organisation for row in rows])
    errors = [
        *_misnamed(rows, found, organisations),
        *_invited_already(session, found),
    ]
    if errors:
        raise RowsRefusedError(sorted(errors)[:MOST_ERRORS], below=below)
    made = [
        invitation_for(
            invitee,
            session,
            actor,
            organisation=organisations.get(row.organisation),
            name=row.name,
            needs=row.needs,
        )
        for row, invitee in zip(rows, found, strict=True)
        if isinstance(invitee, Invitee)
    ]
    write_invitations(made, session, actor=actor, at=at)
    return made


def _named(row: Asked) -> Named:
    """Return how a row names somebody; what is no id names nobody, as an id of nobody does."""
    if row.member is None:
        return Named(None, row.email)
    return Named(as_uuid(row.member) or UUID(int=0), row.email)


def _misnamed(
    rows: Sequence[Asked], found: Sequence[Invitee | Misnamed], organisations: NamedOrganisations
) -> list[RowError]:
    errors = [RowError(at, *one) for at, one in enumerate(found) if isinstance(one, Misnamed)]
    for at, row in enumerate(rows):
        errors += disguises(at, name=row.name) + organisations.errors(at, row.organisation)
    return errors


def _invited_already(session: Session, found: Sequence[Invitee | Misnamed]) -> list[RowError]:
    addresses = [one.email.lower() if isinstance(one, Invitee) else "" for one in found]
    live = Invitation.objects.filter(session=session).exclude(state__in=ENDED)
    known = live.annotate(address=Lower("email")).filter(address__in=addresses)
    invited = set(known.values_list("address", flat=True))
    errors, seen = [], {""}
    for at, address in enumerate(addresses):
        if address in invited:
            errors.append(RowError(at, "email", "They are invited already.", "invited_already"))
        elif address and address in seen:
            errors.append(RowError(at, "email", "Named twice.", "duplicate"))
        seen.add(address)
    return errors
