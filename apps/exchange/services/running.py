"""Running an import: all of a file or nothing, and a report either way."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from apps.events.services import publish
from apps.exchange.models import Import, ImportState
from apps.exchange.plan import Place, Plan, Problems
from apps.exchange.services.claiming import MOST_ATTEMPTS, claim, show_progress, still_running
from apps.exchange.services.plans import Writing, take_plan
from apps.exchange.services.plans.writing import ignore
from apps.exchange.services.reading import read_job
from apps.stakeholders.access import ACTIONS

_READ, _DONE = 25, 100
_KINDS = ("created", "updated", "unchanged", "cancelled")


class _TakenBackError(Exception):
    """Ends the transaction of a writing that is not to stay."""


def run_import(
    *,
    import_id: UUID,
    at: datetime,
    clock: Callable[[], datetime] = timezone.now,
    watch: Callable[[int], None] = ignore,
) -> Import | None:
    """Run an import and return it finished; None where somebody else has, or is about to.

    May run twice, at once too, and be killed at any point: the data and the finished state are one
    transaction.
    clock: for the instant of the end; watch: is told how far it has come, in per cent
    """
    job = claim(import_id=import_id, at=at)
    if job is None:
        return None
    writing = Writing(job.workspace, job.asked_by, job.source, at, Problems(), watch)
    plan = _read(job, writing, clock)
    watch(_READ)
    show_progress(job, _READ, clock())
    try:
        with transaction.atomic():
            _take(job, writing, plan)
            finished = _finish(job, writing, clock)
    except _TakenBackError:
        finished = _finish(job, writing, clock)
    except (IntegrityError, DataError) as error:
        _note_refusal(writing, error)
        finished = _finish(job, writing, clock)
    watch(_DONE)
    return job if finished else None


def _read(job: Import, writing: Writing, clock: Callable[[], datetime]) -> Plan | None:
    """Return the plan in the file; None, with the reason noted, where there is nothing to write."""
    if job.attempts > MOST_ATTEMPTS:
        detail = f"It was interrupted {MOST_ATTEMPTS} times. Try again with a smaller part of it."
        writing.problems.add(Place(), detail, "interrupted")
        return None
    if not job.as_installation and (
        job.asked_by is None or job.asked_by.role not in ACTIONS["imports.start"].roles
    ):
        detail = "Whoever asked for this import may no longer do so."
        writing.problems.add(Place(), detail, "not_allowed")
        return None
    return read_job(job, writing, clock)


def _take(job: Import, writing: Writing, plan: Plan | None) -> None:
    """Write the plan where it is this worker's to write.

    Raises: _TakenBackError, where what was written is not to stay
    """
    if plan is not None and still_running(job):
        _write(job, writing, plan)
    if writing.problems or job.dry_run:
        raise _TakenBackError


def _write(job: Import, writing: Writing, plan: Plan) -> None:
    with connection.cursor() as cursor:
        # Two imports into one workspace would both make the same layers and initiatives.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import {job.workspace_id}"]
        )
    take_plan(writing, plan)
    # What the record refuses at its end belongs into the report, not into the commit.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _note_refusal(writing: Writing, error: Exception) -> None:
    diagnosis = getattr(error.__cause__, "diag", None)
    rule = (getattr(diagnosis, "constraint_name", None) or "value out of range").replace("_", " ")
    detail = f"The record does not allow this: {rule}. Nothing was written."
    writing.problems.add(Place(), detail, "refused")


@transaction.atomic
def _finish(job: Import, writing: Writing, clock: Callable[[], datetime]) -> bool:
    """Write the report, drop the file, and tell; False where another worker has done so."""
    if not still_running(job):
        return False
    at, failed = clock(), bool(writing.problems)
    job.state = ImportState.FAILED if failed else ImportState.SUCCEEDED
    job.progress = _DONE
    job.finished_at = at
    job.content = None
    job.errors = writing.problems.as_json()
    job.notices = writing.notices.as_json()
    if not failed:
        counts = {kind: {k: n[k] for k in _KINDS} for kind, n in writing.counts.items()}
        for name, number in counts.pop("milestone", {}).items():
            setattr(job, name, number)
        job.counts, job.diff = counts, writing.diff
    job.save()
    _publish(job, writing, at)
    return True


def _publish(job: Import, writing: Writing, at: datetime) -> None:
    """Tell those who may see the import: the office, and the organisation it was asked for."""
    organisation = job.asked_by.organisation_id if job.asked_by else None
    publish(
        type=f"import.{job.state}",
        subject=job,
        subject_type="import",
        actor=writing.actor,
        at=at,
        after={
            "format": job.format,
            "source": job.source,
            "dry_run": job.dry_run,
            "errors": len(job.errors),
            **{kind: getattr(job, kind) for kind in _KINDS},
        },
        restricted_to=[organisation] if organisation else [],
    )
