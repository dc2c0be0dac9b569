"""When members are at work: as they said, or as is usual where their workspace is."""

from collections.abc import Collection, Mapping
from uuid import UUID

from apps.forums.models import WorkingHours
from apps.forums.models.working_hours import usual_hours
from apps.stakeholders.models import Membership, Workspace


def own_hours(member: Membership) -> tuple[WorkingHours, bool]:
    """Return when a member is at work, and whether it has said so."""
    said = WorkingHours.objects.filter(member=member).first()
    return said or usual_hours(member.workspace, member.pk), said is not None


def hours_of(members: Collection[UUID], workspace: Workspace) -> Mapping[UUID, WorkingHours]:
    """Return when each of some members of a workspace is at work; one statement for all."""
    said = {row.member_id: row for row in WorkingHours.objects.filter(member__in=members)}
    return {member: said.get(member) or usual_hours(workspace, member) for member in members}
