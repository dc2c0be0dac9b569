"""Exports: what somebody sees of a workspace, as a file that goes after a day."""

import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.common.contents import store_content
from apps.common.errors import LockstepError
from apps.events.services import publish
from apps.exchange.models import Export, ExportFormat, Import, JobState
from apps.exchange.selectors import initiatives_in_scope
from apps.exchange.services.claiming import MOST_ATTEMPTS, claim, show_progress, still_running
from apps.exchange.services.plans.writing import ignore
from apps.exchange.writers import Order, writer_of
from apps.programmes.models import Milestone
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors.replays import NothingRecordedError

KEPT_FOR: Final = timedelta(hours=24)
MOST_MILESTONES: Final = 200_000
_IN_MEMORY: Final = 16 * 1024 * 1024
_DONE: Final = 100


class _RefusedError(LockstepError):
    """There is nothing that could be exported."""


class _TooLargeError(_RefusedError):
    code = "too_large"

    def __init__(self, number: int) -> None:
        super().__init__(
            f"This would be {number} milestones; a file has at most {MOST_MILESTONES}. "
            "Narrow the scope to a programme or to some initiatives."
        )


class _NotAllowedError(_RefusedError):
    code = "not_allowed"

    def __init__(self) -> None:
        super().__init__("Whoever asked for this export may no longer do so.")


class _InterruptedError(_RefusedError):
    code = "interrupted"

    def __init__(self) -> None:
        super().__init__(f"It was interrupted {MOST_ATTEMPTS} times. Try a smaller part of it.")


def request_export(
    *,
    actor: Membership,
    export_format: ExportFormat,
    scope: Mapping[str, Any],
    language: str,
    at: datetime,
) -> Export:
    """Queue an export; the relay picks it up, so that the caller waits for nothing.

    scope: {initiatives: [ids], programme: key}; what the actor does not see is not in it; of a
    status report {as_of: day, known_at: instant} besides
    """
    return Export.objects.create(
        workspace=actor.workspace,
        asked_by=actor,
        format=export_format,
        scope=dict(scope),
        language=language,
        next_attempt_at=at,
    )


def run_export(
    *,
    export_id: UUID,
    at: datetime,
    clock: Callable[[], datetime] = timezone.now,
    watch: Callable[[int], None] = ignore,
) -> Export | None:
    """Run an export and return it finished; None where somebody else has, or is about to.

    May run twice, at once too, and be killed at any point: the file and the finished state are one
    transaction.
    clock: for the instant of the end; watch: is told how far it has come, in per cent
    """
    job = claim(Export, export_id, at=at)
    if job is None:
        return None

    def come_so_far(per_cent: int) -> None:
        watch(per_cent)
        show_progress(job, per_cent, clock())

    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        try:
            job.milestones = _write(job, file, come_so_far)
        except (_RefusedError, NothingRecordedError) as error:
            job.error = {"detail": error.detail, "code": error.code}
        file.seek(0)
        return job if _finish(job, file.read(), clock) else None


def forget_expired(*, at: datetime) -> int:
    """Let the files of exports, and of dry runs, go whose time is over; return how many."""
    expired = Export.objects.filter(expires_at__lte=at, content__isnull=False)
    tried = Import.objects.filter(finished_at__lte=at - KEPT_FOR, content__isnull=False)
    return expired.update(content=None) + tried.update(content=None)


def _write(job: Export, file: Any, watch: Callable[[int], None]) -> int:
    if job.attempts > MOST_ATTEMPTS:
        raise _InterruptedError
    actor = job.asked_by
    if actor is None or not actor.active or actor.role not in ACTIONS["exports.start"].roles:
        raise _NotAllowedError
    initiatives = initiatives_in_scope(actor, job.scope)
    number = Milestone.objects.filter(initiative__in=initiatives.values("pk")).count()
    if number > MOST_MILESTONES:
        raise _TooLargeError(number)
    order = Order(
        actor=actor,
        initiatives=initiatives,
        scope=job.scope,
        language=job.language,
        at=job.created_at,
        watch=watch,
    )
    return writer_of(job.format).write(order, file)


@transaction.atomic
def _finish(job: Export, content: bytes, clock: Callable[[], datetime]) -> bool:
    """Keep the file and tell; False where another worker has done so."""
    if not still_running(job):
        return False
    at = clock()
    job.state = JobState.FAILED if job.error else JobState.SUCCEEDED
    job.progress = _DONE
    job.finished_at = at
    if not job.error:
        job.size = len(content)
        job.expires_at = at + KEPT_FOR
    job.save(
        update_fields=[
            "state",
            "progress",
            "finished_at",
            "size",
            "milestones",
            "expires_at",
            "error",
        ]
    )
    if not job.error:
        store_content(job, content)
    publish(
        type=f"export.{job.state}",
        subject=job,
        subject_type="export",
        actor=job.asked_by,
        at=at,
        after={"format": job.format, "milestones": job.milestones},
        restricted_to=job.audience,
    )
    return True
