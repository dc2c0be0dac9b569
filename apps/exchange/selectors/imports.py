"""Which imports an actor sees."""

from typing import Any

from django.db.models import QuerySet

from apps.exchange.models import Import, ImportChange, JobState
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.models import Membership


def imports_visible_to(actor: Membership) -> QuerySet[Import]:
    """Return the imports the actor sees: a partner those of its own organisation, others all.

    Without the files: they are as large as what was sent.
    """
    imports = Import.objects.filter(workspace_id=actor.workspace_id).defer("content")
    if actor.role not in ACTIONS["imports.read"].own_only:
        return imports
    if actor.organisation_id is None:
        return imports.none()
    return imports.filter(asked_by__organisation_id=actor.organisation_id)


def changes_visible_to(actor: Membership) -> QuerySet[ImportChange]:
    """Return what the imports that the actor sees have changed, or would."""
    return ImportChange.objects.filter(of__in=imports_visible_to(actor).values("pk"))


def remembered_mapping(job: Import, actor: Membership | None) -> dict[str, Any]:
    """Return what the last file of the job's source and format was read with; empty for the first.

    Only of imports that the actor sees: sources of other organisations may have the same name.
    actor: None is the installation itself
    """
    imports = Import.objects if actor is None else imports_visible_to(actor)
    mapping: dict[str, Any] | None = (
        imports.filter(
            workspace_id=job.workspace_id,
            source=job.source,
            format=job.format,
            state=JobState.SUCCEEDED,
        )
        .order_by("-id")
        .values_list("mapping", flat=True)
        .first()
    )
    return mapping or {}
