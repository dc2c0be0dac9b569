"""Taking an import back, whole, while nothing later has touched what it wrote.

What it made is removed, what it changed is as it was before; both are in the history, and told as
events, like any other change. A baseline that goes back is a baseline change of its own.
"""

from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.db.models import Model, ProtectedError, QuerySet, RestrictedError

from apps.common.errors import FieldError, LockstepError
from apps.common.history import attribute_changes
from apps.events.services import publish
from apps.exchange.models import Import, ImportChange, JobState
from apps.exchange.services import undo_sql as sql
from apps.exchange.services.restoring import restore_structure
from apps.exchange.services.running import lock_imports
from apps.programmes.models import (
    BaselineChange,
    ChangeState,
    Dependency,
    Initiative,
    Layer,
    Milestone,
    Programme,
)
from apps.programmes.services.publishing import publish_baseline_change
from apps.stakeholders.models import Membership, Organisation

_MOST_NAMED: Final = 1_000
# Each behind what hangs on it.
_REMOVED_IN_ORDER: Final[tuple[tuple[str, type[Model]], ...]] = (
    ("dependency", Dependency),
    ("milestone", Milestone),
    ("initiative", Initiative),
    ("programme", Programme),
    ("layer", Layer),
    ("organisation", Organisation),
)


class NotUndoableError(LockstepError):
    """There is nothing to take back."""

    code = "not_undoable"
    title = "This import cannot be taken back"


class TouchedSinceError(LockstepError):
    """Something later has changed, or builds on, what the import wrote."""

    code = "touched_since"
    title = "Something has changed since"

    def __init__(self, rows: list[tuple[str, str, str]]) -> None:
        """Name the rows. rows: (kind of object, id, name)."""
        more = " among others" if len(rows) >= _MOST_NAMED else ""
        super().__init__(
            f"Nothing was taken back: {len(rows)} objects{more} were changed, or are used, since"
            " this import. Change them back first, or correct the plan and import it again.",
            errors=tuple(
                FieldError(f"/{kind}/{identity}", f"“{name}” was touched since.", self.code)
                for kind, identity, name in rows
            ),
        )


@transaction.atomic
def undo_import(*, job: Import, actor: Membership | None, at: datetime) -> None:
    """Take an import back: all of it, or nothing.

    Raises: NotUndoableError, TouchedSinceError
    """
    if job.state != JobState.SUCCEEDED or job.dry_run:
        detail = "Only an import that was written can be taken back."
        raise NotUndoableError(detail)
    if job.undone_at is not None:
        detail = "This import was taken back already."
        raise NotUndoableError(detail)
    reason = f"undo of the import of {job.source or 'a plan'}"
    attribute_changes(actor, reason=reason)
    lock_imports(job.workspace_id)
    parameters: dict[str, Any] = {
        "import": job.pk,
        "workspace": job.workspace_id,
        "most": _MOST_NAMED,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.LOCK, parameters)
        cursor.execute(sql.TOUCHED, parameters)
        if touched := cursor.fetchall():
            raise TouchedSinceError(touched)
        _record_moves(cursor, job, actor, at, reason, parameters)
        cursor.execute(sql.RESTORE_MILESTONES, parameters)
        cursor.execute(sql.RESTORE_DEPENDENCIES, parameters)
    restore_structure(job)
    sql.publish_undone(job, parameters, actor=actor, at=at)
    _remove(job)
    job.undone_at, job.undone_by = at, actor
    job.save(update_fields=["undone_at", "undone_by"])
    publish(
        type="import.undone",
        subject=job,
        subject_type="import",
        actor=actor,
        at=at,
        after={"format": job.format, "source": job.source},
        restricted_to=job.audience,
    )


def _record_moves(
    cursor: Any,
    job: Import,
    actor: Membership | None,
    at: datetime,
    reason: str,
    parameters: dict[str, Any],
) -> None:
    moved = ImportChange.objects.filter(
        of=job, object="milestone", kind="changed", before__has_key="baseline_date"
    ).count()
    if not moved:
        return
    change = BaselineChange.objects.create(
        workspace=job.workspace,
        reason=reason,
        state=ChangeState.APPROVED,
        asked_by=actor,
        decided_by=actor,
        decided_at=at,
    )
    cursor.execute(sql.MOVES, {**parameters, "change": change.pk})
    publish_baseline_change("approved", change, actor=actor, at=at, moves=moved)


def _remove(job: Import) -> None:
    """Remove what the import made. Raises: TouchedSinceError, where something hangs on it now."""
    made = ImportChange.objects.filter(of=job, kind="created")
    for kind, model in _REMOVED_IN_ORDER:
        ids = made.filter(object=kind).values("subject_id")
        try:
            with transaction.atomic():
                QuerySet(model).filter(pk__in=ids).delete()
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except (ProtectedError, RestrictedError, IntegrityError) as error:
            rows = made.filter(object=kind).values_list("object", "subject_id", "name")
            named = [(one, str(pk), name) for one, pk, name in rows[:_MOST_NAMED]]
            raise TouchedSinceError(named) from error
