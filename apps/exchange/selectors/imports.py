"""Which imports an actor sees."""

from django.db.models import QuerySet

from apps.exchange.models import Import
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
