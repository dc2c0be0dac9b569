"""How commitments end: kept, missed or withdrawn."""

from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Prefetch

from apps.common.history import Actor, attribute_changes
from apps.events.models import Event
from apps.events.services import describe_actor, publish_all
from apps.forums.models import Commitment, CommitmentParty, CommitmentState
from apps.forums.selectors.commitments import commitment_audiences
from apps.forums.services.commitment_facts import commitment_facts
from apps.forums.services.commitment_mail import CommitmentNotice, tell_owners
from apps.forums.services.commitment_rights import (
    require_committed,
    require_shaper,
    require_step,
)
from apps.forums.services.commitments import locked, written
from apps.stakeholders.models import Membership

_AT_ONCE: Final = 1_000
_DUE: Final = """
    UPDATE forums_commitment SET state = 'missed' WHERE id IN (
        SELECT c.id FROM forums_commitment c
        JOIN stakeholders_workspace w ON w.id = c.workspace_id
        WHERE c.state = 'accepted' AND c.due_date < (%(at)s AT TIME ZONE w.time_zone)::date
        ORDER BY c.id LIMIT %(most)s FOR NO KEY UPDATE OF c SKIP LOCKED)
    RETURNING id
"""


@transaction.atomic
def keep_commitment(
    *, commitment: Commitment, actor: Actor, at: datetime, evidence_url: str = "", note: str = ""
) -> Commitment:
    """Say that a commitment is kept; the day on which it is said counts, on time or late.

    Raises: NotOwnerError, CommitmentStepError
    """
    commitment = locked(commitment)
    require_committed(commitment.parties.all(), actor)
    require_step(commitment, "done")
    attribute_changes(actor, reason=note)
    done = {
        "state": CommitmentState.DONE,
        "done_on": commitment.workspace.today(at),
        "evidence_url": evidence_url,
        "note": note,
    }
    before = commitment_facts(commitment)
    return written(commitment, actor, at, done, "done", before=before)


@transaction.atomic
def withdraw_commitment(
    *, commitment: Commitment, actor: Membership, at: datetime, reason: str
) -> Commitment:
    """Take a commitment back, with the reason; its ledger keeps that it was there.

    Raises: NotProposerError, CommitmentStepError
    """
    commitment = locked(commitment)
    require_shaper(actor, commitment)
    require_step(commitment, "withdraw")
    attribute_changes(actor, reason=reason)
    before = commitment_facts(commitment)
    withdrawn = {"state": CommitmentState.WITHDRAWN, "note": reason}
    tell_owners(commitment, CommitmentNotice.WITHDRAWN, at=at, reason=reason)
    return written(commitment, actor, at, withdrawn, "withdrawn", before=before)


def miss_commitments(*, at: datetime) -> int:
    """Let what was due before today, by its workspace's clocks, be missed; return how many."""
    total = 0
    while missed := _miss_some(at):
        total += missed
    return total


@transaction.atomic
def _miss_some(at: datetime) -> int:
    """Let some commitments be missed, with the events that tell so; return how many.

    Whoever runs beside takes others; what is being answered just now is left for the next run.
    """
    attribute_changes(None)
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"at": at, "most": _AT_ONCE})
        ids = [row[0] for row in cursor.fetchall()]
    rows = Commitment.objects.filter(pk__in=ids).select_related("session__forum").order_by("pk")
    parties = CommitmentParty.objects.order_by("side")
    missed = list(rows.prefetch_related(Prefetch("parties", parties)))
    audiences = commitment_audiences(missed)
    publish_all(
        [
            Event(
                workspace_id=each.workspace_id,
                type="commitment.missed",
                at=at,
                actor=describe_actor(None),
                subject_type="commitment",
                subject_id=each.pk,
                before={"state": CommitmentState.ACCEPTED.value},
                after={"state": CommitmentState.MISSED.value},
                restricted_to_members=audiences[each.pk],
            )
            for each in missed
        ]
    )
    return len(missed)
