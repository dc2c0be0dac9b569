"""What owners are reminded of, who reads it, and who wants to."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson
from cryptography.fernet import InvalidToken
from django.db import connection
from django.db.models.functions import Lower

from apps.alignment.models import ReminderStop
from apps.common.ciphers import cipher_for
from apps.programmes.selectors.steps import RETURNED, last_steps
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.models import Membership, Organisation, Workspace
from coordination.thresholds import DEFAULTS

DUE_WITHIN_DAYS: Final = 14
_PURPOSE: Final = "the way out of reminders"

# How long nothing may be heard of what is due is the policy's: the programme's, else the
# workspace's, else the default.
_DUE: Final = """
    SELECT m.owner_organisation_id, m.id, i.id, m.name, i.name, m.baseline_date,
           CASE WHEN m.baseline_date >= %(today)s THEN 'soon'
                WHEN (m.reported_at AT TIME ZONE %(zone)s)::date
                     >= %(today)s - coalesce(own.silence_days, everyones.silence_days, %(silence)s)
                THEN 'overdue' ELSE 'silent' END
    FROM programmes_milestone m
    JOIN programmes_initiative i ON i.id = m.initiative_id
    LEFT JOIN alignment_policy own
        ON own.workspace_id = m.workspace_id AND own.programme_id = i.programme_id
    LEFT JOIN alignment_policy everyones
        ON everyones.workspace_id = m.workspace_id AND everyones.programme_id IS NULL
    WHERE m.workspace_id = %(workspace)s AND m.status IN ('planned', 'in_progress')
      AND m.owner_organisation_id IS NOT NULL AND m.baseline_date <= %(today)s + %(within)s
    ORDER BY m.baseline_date, m.id
"""


class Due(NamedTuple):
    """A milestone to be reminded of.

    kind: soon, overdue, silent, which is overdue and not heard of for long, or returned
    why: it was returned
    """

    organisation: UUID
    id: UUID
    initiative_id: UUID
    name: str
    initiative: str
    baseline: date
    kind: str
    why: str = ""


class Reader(NamedTuple):
    """Who gets a digest, and of which organisations; in `language`, "" for the workspace's."""

    email: str
    language: str
    organisations: frozenset[UUID]


def milestones_due(workspace: Workspace, today: date) -> list[Due]:
    """Return the open milestones that are overdue, due soon or returned; the earliest first.

    What was returned while it is due in more than two weeks comes when that is near.
    """
    parameters: dict[str, Any] = {
        "workspace": workspace.pk,
        "zone": workspace.time_zone,
        "today": today,
        "within": DUE_WITHIN_DAYS,
        "silence": DEFAULTS.silence_days,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DUE, parameters)
        due = [Due(*row) for row in cursor.fetchall()]
    steps = last_steps(one.id for one in due)
    return [
        one._replace(kind=RETURNED, why=last.why)
        if (last := steps.get(one.id)) and last.step == RETURNED
        else one
        for one in due
    ]


def readers_in(
    workspace: Workspace, organisations: Iterable[UUID], others: Iterable[Reader] = ()
) -> list[Reader]:
    """Return who reads of what some organisations own: each address once.

    Their members who may report, and their contacts; nobody who wants no reminders. An owner sees
    its own milestones, whatever else it may not see.
    others: who reads of something else
    """
    owning = list(organisations)
    people = Membership.objects.filter(
        workspace=workspace,
        organisation__in=owning,
        role__in=ACTIONS["milestones.report"].roles,
        active=True,
        user__is_active=True,
        user__is_service=False,
    ).values_list("user__email", "user__language", "organisation_id")
    contacts = Organisation.objects.filter(workspace=workspace, pk__in=owning).exclude(contact="")
    stops = ReminderStop.objects.filter(workspace=workspace)
    stopped = set(stops.values_list(Lower("email"), flat=True))
    found: dict[str, Reader] = {}
    for email, language, organisation in [
        *people,
        *((contact, "", pk) for pk, contact in contacts.values_list("pk", "contact")),
    ]:
        known = found.get(email.lower(), Reader(email, language, frozenset()))
        whole = known._replace(organisations=known.organisations | {organisation})
        if email.lower() not in stopped:
            found[email.lower()] = whole
    for other in others:
        if other.email.lower() not in stopped:
            found.setdefault(other.email.lower(), other)
    return list(found.values())


def is_reminded(member: Membership) -> bool:
    """Tell whether a member reads of anything, as long as it wants to."""
    return (
        member.organisation_id is not None
        and member.role in ACTIONS["milestones.report"].roles
        and not member.user.is_service
    )


def wants_reminders(member: Membership) -> bool:
    """Tell whether a member has not stopped the reminders of its workspace."""
    stops = ReminderStop.objects.filter(workspace_id=member.workspace_id)
    return not stops.filter(email__iexact=member.user.email).exists()


def way_out(workspace_id: UUID, email: str) -> str:
    """Return what stands in the address by which a reader stops the reminders of a workspace."""
    said = orjson.dumps([str(workspace_id), email])
    return cipher_for(_PURPOSE).encrypt(said).decode()


def reader_behind(key: str) -> tuple[Workspace, str] | None:
    """Return the workspace and the reader that an address is of; None for a forged one."""
    try:
        workspace_id, email = orjson.loads(cipher_for(_PURPOSE).decrypt(key.encode()))
    except InvalidToken:
        return None
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    return None if workspace is None else (workspace, email)


def silent_workspaces(email: str) -> set[UUID]:
    """Return the workspaces whose reminders an address has stopped."""
    stops = ReminderStop.objects.filter(email__iexact=email)
    return set(stops.values_list("workspace_id", flat=True))
