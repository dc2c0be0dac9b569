"""Who runs an import: one worker at a time, and another one where it died."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from apps.exchange.models import Import, ImportState

MOST_ATTEMPTS = 3
RETRY_AFTER = timedelta(seconds=30)
_MOST_AT_ONCE = 100
_STARTED = 5


@transaction.atomic
def waiting_imports(*, at: datetime) -> list[UUID]:
    """Return the imports to hand to a worker now; each comes again only after a while.

    One that is being written is locked by its writer and left alone; one whose worker died is not.
    """
    rows = list(
        _unfinished()
        .filter(next_attempt_at__lte=at)
        .order_by("next_attempt_at")
        .values_list("pk", flat=True)[:_MOST_AT_ONCE]
    )
    Import.objects.filter(pk__in=rows).update(next_attempt_at=at + RETRY_AFTER)
    return rows


@transaction.atomic
def claim(*, import_id: UUID, at: datetime) -> Import | None:
    """Return an import that is to be run now, with its attempt counted; None where it is not to be.

    Two workers may hold the same claim for a moment: `still_running` decides which of them writes.
    """
    job = _unfinished().defer("content").filter(pk=import_id).first()
    if job is None:
        return None
    job.state = ImportState.RUNNING
    job.attempts += 1
    job.progress = _STARTED
    job.started_at = job.started_at or at
    job.next_attempt_at = at + RETRY_AFTER
    job.save(update_fields=["state", "attempts", "progress", "started_at", "next_attempt_at"])
    return job


def still_running(job: Import) -> bool:
    """Lock an import until the transaction ends; tell whether nobody has finished it meanwhile."""
    running = Import.objects.select_for_update(no_key=True).filter(
        pk=job.pk, state=ImportState.RUNNING
    )
    return running.values_list("pk").first() is not None


def show_progress(job: Import, per_cent: int, at: datetime) -> None:
    """Let those who wait see how far an import has come, and keep the claim on it.

    Committed by itself, outside of the transaction that writes.
    """
    Import.objects.filter(pk=job.pk, state=ImportState.RUNNING).update(
        progress=per_cent, next_attempt_at=at + RETRY_AFTER
    )


def _unfinished() -> QuerySet[Import]:
    return Import.objects.select_for_update(skip_locked=True, no_key=True, of=("self",)).filter(
        state__in=[ImportState.QUEUED, ImportState.RUNNING]
    )
