"""Who runs a job: one worker at a time, and another one where it died."""

from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from apps.exchange.models import Job, JobState

J = TypeVar("J", bound=Job)

MOST_ATTEMPTS = 3
RETRY_AFTER = timedelta(seconds=30)
_MOST_AT_ONCE = 100
_STARTED = 5


@transaction.atomic
def waiting(kind: type[Job], *, at: datetime) -> list[UUID]:
    """Return the jobs of a kind to hand to a worker now; each comes again only after a while.

    One that is being written is locked by its writer and left alone; one whose worker died is not.
    """
    rows = list(
        _unfinished(kind)
        .filter(next_attempt_at__lte=at)
        .order_by("next_attempt_at")
        .values_list("pk", flat=True)[:_MOST_AT_ONCE]
    )
    QuerySet(kind).filter(pk__in=rows).update(next_attempt_at=at + RETRY_AFTER)
    return rows


@transaction.atomic
def claim(kind: type[J], pk: UUID, *, at: datetime) -> J | None:
    """Return a job that is to be run now, with its attempt counted; None where it is not to be.

    Two workers may hold the same claim for a moment: `still_running` decides which of them writes.
    """
    job = _unfinished(kind).defer("content").filter(pk=pk).first()
    if job is None:
        return None
    job.state = JobState.RUNNING
    job.attempts += 1
    job.progress = _STARTED
    job.started_at = job.started_at or at
    job.next_attempt_at = at + RETRY_AFTER
    job.save(update_fields=["state", "attempts", "progress", "started_at", "next_attempt_at"])
    return job


def still_running(job: Job) -> bool:
    """Lock a job until the transaction ends; tell whether nobody has finished it meanwhile."""
    rows: QuerySet[Job] = QuerySet(type(job)).select_for_update(no_key=True)
    running = rows.filter(pk=job.pk, state=JobState.RUNNING)
    return running.values_list("pk").first() is not None


def show_progress(job: Job, per_cent: int, at: datetime) -> None:
    """Let those who wait see how far a job has come, and keep the claim on it.

    Committed by itself, outside of the transaction that writes.
    """
    QuerySet(type(job)).filter(pk=job.pk, state=JobState.RUNNING).update(
        progress=per_cent, next_attempt_at=at + RETRY_AFTER
    )


def _unfinished(kind: type[J]) -> QuerySet[J]:
    rows: QuerySet[J] = QuerySet(kind).select_for_update(
        skip_locked=True, no_key=True, of=("self",)
    )
    return rows.filter(state__in=[JobState.QUEUED, JobState.RUNNING])
