"""The audit of a workspace, for those who administer it."""

from django.db.models import QuerySet

from apps.audit.models import Entry, Seal
from apps.stakeholders.models import Membership, Role


def entries_visible_to(actor: Membership) -> QuerySet[Entry]:
    """Return what was done in the actor's workspace; nothing to others than admins."""
    entries = Entry.objects.filter(workspace_id=actor.workspace_id)
    return entries if actor.role == Role.ADMIN else entries.none()


def seals_visible_to(actor: Membership) -> QuerySet[Seal]:
    """Return the seals of the actor's workspace; nothing to others than admins."""
    seals = Seal.objects.filter(workspace_id=actor.workspace_id)
    return seals if actor.role == Role.ADMIN else seals.none()
