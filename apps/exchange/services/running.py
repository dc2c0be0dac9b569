"""Running an import: all of a file or nothing, and a report either way."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from apps.common.origin import Origin, coming_from
from apps.events.services import publish
from apps.exchange.models import Import, JobState
from apps.exchange.plan import Place, Plan, Problems
from apps.exchange.services.claiming import MOST_ATTEMPTS, claim, show_progress, still_running
from apps.exchange.services.differences import Differences
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
    job = claim(Import, import_id, at=at)
    if job is None:
        return None
    writing = Writing(job.workspace, job.asked_by, job.source, at, Problems(), watch)
    plan = _read(job, writing, clock)
    watch(_READ)
    show_progress(job, _READ, clock())
    differences = Differences(job)
    try:
        with transaction.atomic():
            _take(job, writing, plan, differences)
            finished = _finish(job, writing, clock)
    except _TakenBackError:
        finished = _finish(job, writing, clock, differences)
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


def _take(job: Import, writing: Writing, plan: Plan | None, differences: Differences) -> None:
    """Write the plan where it is this worker's to write.

    Raises: _TakenBackError, where what was written is not to stay
    """
    if plan is not None and still_running(job):
        differences.begin()
        # What is written says in its events and its history by which import.
        with coming_from(Origin(request=str(job.pk))):
            _write(job, writing, plan)
        differences.note(written=not writing.problems)
    if writing.problems or job.dry_run:
        differences.save_from_rollback()
        raise _TakenBackError


def _write(job: Import, writing: Writing, plan: Plan) -> None:
    lock_imports(job.workspace_id)
    take_plan(writing, plan)
    # What the record refuses at its end belongs into the report, not into the commit.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def lock_imports(workspace_id: UUID) -> None:
    """Let one import at a time into a workspace, until the transaction ends.

    Two would both make the same layers and initiatives.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import {workspace_id}"]
        )


def _note_refusal(writing: Writing, error: Exception) -> None:
    diagnosis = getattr(error.__cause__, "diag", None)
    rule = (getattr(diagnosis, "constraint_name", None) or "value out of range").replace("_", " ")
    detail = f"The record does not allow this: {rule}. Nothing was written."
    writing.problems.add(Place(), detail, "refused")


@transaction.atomic
def _finish(
    job: Import,
    writing: Writing,
    clock: Callable[[], datetime],
    rolled_back: Differences | None = None,
) -> bool:
    """Write the report and tell; False where another worker has done so.

    The file goes, but for that of a dry run, which may be taken for good within a day.

    rolled_back: what would be changed, where the transaction that knew it is gone
    """
    if not still_running(job):
        return False
    if rolled_back is not None:
        rolled_back.restore()
    at, failed = clock(), bool(writing.problems)
    job.state = JobState.FAILED if failed else JobState.SUCCEEDED
    job.progress = _DONE
    job.finished_at = at
    job.errors = writing.problems.as_json()
    job.notices = writing.notices.as_json()
    if not failed:
        counts = {kind: {k: n[k] for k in _KINDS} for kind, n in writing.counts.items()}
        for name, number in counts.pop("milestone", {}).items():
            setattr(job, name, number)
        job.counts, job.diff = counts, writing.diff
    kept = [] if job.dry_run else ["content"]
    job.content = None
    names = [field.attname for field in job._meta.concrete_fields]  # noqa: SLF001 - Django's documented _meta
    job.save(update_fields=[name for name in names if name not in {"id", "content"}] + kept)
    _publish(job, writing, at)
    return True


def _publish(job: Import, writing: Writing, at: datetime) -> None:
    """Tell those who may see the import: the office, and the organisation it was asked for."""
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
        restricted_to=job.audience,
    )
