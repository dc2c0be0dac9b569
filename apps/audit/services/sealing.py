"""Sealing the days that have ended, each once, in their order."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import Max, Min

from apps.accounts.models import User
from apps.audit.models import Seal, SealedRows
from apps.audit.selectors.chains import Columns, Digest, chain_of, leaves_of, signature_of
from apps.audit.selectors.recorded import batches, keys_recorded, midnight
from apps.audit.sources import sources
from apps.stakeholders.models import Workspace

# Longer than the clocks of the machines that ask for it may differ.
GRACE: Final = timedelta(minutes=10)
_DAYS_AT_ONCE: Final = 400

# A row is of the day on which its transaction began: once all of that day have ended, no row of it
# can appear any more.
_STILL_RUNNING: Final = """
    SELECT EXISTS (SELECT FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                      AND xact_start < %s)
"""

logger = structlog.get_logger(__name__)


def seal_ended_days(*, at: datetime) -> int:
    """Seal each day that has ended and is not sealed yet, of all workspaces and the installation.

    Returns how many seals were made. A day on which a transaction began that is still running
    waits for the next time.
    """
    last = (at - GRACE).date() - timedelta(days=1)
    if _may_still_grow(last):
        return 0
    return sum(
        _seal_up_to(workspace_id, first, last) for workspace_id, first in _first_unsealed_days()
    )


def _may_still_grow(day: date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_STILL_RUNNING, [midnight(day + timedelta(days=1))])
        return bool(cursor.fetchone()[0])


def _first_unsealed_days() -> list[tuple[UUID | None, date]]:
    sealed: dict[UUID | None, date] = dict(
        Seal.objects.values_list("workspace")
        .annotate(last=Max("day"))
        .values_list("workspace", "last")
    )
    begun: dict[UUID | None, datetime | None] = dict(
        Workspace.objects.order_by("pk").values_list("pk", "created_at")
    )
    begun[None] = User.objects.aggregate(Min("created_at"))["created_at__min"]
    return [
        (chain, sealed[chain] + timedelta(days=1) if chain in sealed else first.date())
        for chain, first in begun.items()
        if first is not None
    ]


def _seal_up_to(workspace_id: UUID | None, first: date, last: date) -> int:
    days = min((last - first).days + 1, _DAYS_AT_ONCE)
    made = [
        seal_day(workspace_id=workspace_id, day=first + timedelta(days=number))
        for number in range(days)
    ]
    return sum(seal is not None for seal in made)


@transaction.atomic
def seal_day(*, workspace_id: UUID | None, day: date) -> Seal | None:
    """Seal one day; None where it is sealed already. The days before it are sealed first."""
    _wait_for_others(workspace_id)
    chain = chain_of(workspace_id)
    if chain.filter(day__gte=day).exists():
        return None
    before = chain.values_list("digest", flat=True).last() or ""
    columns: Columns = {source.table: list(source.columns) for source in sources()}
    digest = Digest(workspace_id=workspace_id, day=day, previous=before, columns=columns)
    chunks = []
    for source in sources():
        keys = keys_recorded(source, workspace_id, day, day)
        for number, share in enumerate(batches(keys)):
            leaves = leaves_of(source, share, source.columns)
            packed = b"".join(leaves[key] for key in share)
            digest.add(source.table, share, packed)
            chunks.append(SealedRows(table=source.table, number=number, keys=share, leaves=packed))
    seal = Seal.objects.create(
        workspace_id=workspace_id,
        day=day,
        previous=before,
        digest=digest.hexdigest(),
        signature=signature_of(digest.hexdigest()),
        columns=columns,
        rows=digest.rows,
    )
    for chunk in chunks:
        chunk.seal = seal
    SealedRows.objects.bulk_create(chunks, batch_size=20)
    logger.info(
        "audit_day_sealed", workspace=str(workspace_id), day=day.isoformat(), digest=seal.digest
    )
    return seal


def _wait_for_others(workspace_id: UUID | None) -> None:
    """Let one transaction at a time seal a chain; two schedulers make one seal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"seal {workspace_id}"]
        )
