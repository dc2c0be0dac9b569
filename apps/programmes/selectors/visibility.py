"""What of a workspace an actor sees: what hangs on an initiative, whoever sees that."""

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.common.prepared import Composed, Given, compose, fetch_composed
from apps.programmes.models import (
    Baseline,
    BaselineChange,
    BaselineMove,
    Dependency,
    Initiative,
    Layer,
    Milestone,
    Participation,
    Programme,
    Visibility,
)
from apps.programmes.selectors.hiding import also_hidden
from apps.stakeholders.models import Membership, Workspace
from apps.stakeholders.selectors import sees_everything


def layers_of(workspace: Workspace) -> QuerySet[Layer]:
    """Return the workspace's layers in their order."""
    return Layer.objects.filter(workspace=workspace).order_by("position")


def programmes_visible_to(actor: Membership) -> QuerySet[Programme]:
    """Return the programmes of the actor's workspace, whose names are no secret in it."""
    return Programme.objects.filter(workspace_id=actor.workspace_id)


def initiatives_visible_to(actor: Membership) -> QuerySet[Initiative]:
    """Return the initiatives that the actor sees.

    All members see those of the workspace; an invite-only one is seen by the office and by the
    organisations that lead it, take part in it, or own a milestone of it.
    """
    initiatives = Initiative.objects.filter(workspace_id=actor.workspace_id)
    if sees_everything(actor):
        return initiatives
    return initiatives.filter(Q(visibility=Visibility.WORKSPACE) | _concerning(actor)).exclude(
        pk__in=also_hidden()
    )


def hidden_from(actor: Membership) -> QuerySet[Initiative]:
    """Return the invite-only initiatives that concern no part of the actor's organisation."""
    return Initiative.objects.filter(
        workspace_id=actor.workspace_id, visibility=Visibility.PARTICIPANTS
    ).exclude(_concerning(actor))


def initiatives_of_organisation(actor: Membership) -> QuerySet[Initiative, UUID]:
    """Return the ids of the initiatives that concern the actor's organisation."""
    initiatives = Initiative.objects.filter(workspace_id=actor.workspace_id)
    return initiatives.filter(_concerning(actor)).values_list("id", flat=True)


def milestones_visible_to(actor: Membership) -> QuerySet[Milestone]:
    """Return the milestones of the initiatives that the actor sees."""
    milestones = Milestone.objects.filter(workspace_id=actor.workspace_id)
    return milestones if sees_everything(actor) else milestones.filter(_seen(actor, "initiative"))


def dependencies_visible_to(actor: Membership) -> QuerySet[Dependency]:
    """Return the dependencies of which the actor sees both ends."""
    dependencies = Dependency.objects.filter(workspace_id=actor.workspace_id)
    if sees_everything(actor):
        return dependencies
    return dependencies.filter(
        _seen(actor, "predecessor_initiative"), _seen(actor, "successor_initiative")
    )


def baseline_changes_visible_to(actor: Membership) -> QuerySet[BaselineChange]:
    """Return the baseline changes that move no milestone which the actor does not see."""
    changes = BaselineChange.objects.filter(workspace_id=actor.workspace_id)
    if sees_everything(actor):
        return changes
    hidden = BaselineMove.objects.filter(change=OuterRef("pk")).exclude(
        milestone__in=milestones_visible_to(actor)
    )
    return changes.exclude(Exists(hidden))


def baselines_visible_to(actor: Membership) -> QuerySet[Baseline]:
    """Return the named baselines of the actor's workspace; of what is in them, it sees less."""
    return Baseline.objects.filter(workspace_id=actor.workspace_id)


def audiences_of(initiatives: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Return, for the invite-only ones among initiatives, the organisations that see them.

    Those that lead one, take part in it or own a milestone of it; one statement for all.
    """
    wanted = list(initiatives)
    audiences: dict[UUID, set[UUID]] = {}
    if not wanted:
        return audiences
    for initiative, organisation in fetch_composed(_audiences(), {"initiatives": wanted}):
        audience = audiences.setdefault(initiative, set())
        if organisation:
            audience.add(organisation)
    return audiences


@cache
def _audiences() -> Composed:
    hidden = Initiative.objects.filter(
        pk__one_of=Given("initiatives"), visibility=Visibility.PARTICIPANTS
    )
    led = hidden.order_by().values_list("pk", "lead_organisation_id")
    taking_part = Participation.objects.filter(initiative__in=hidden)
    owning = Milestone.objects.filter(initiative__in=hidden)
    return compose(
        led.union(
            taking_part.values_list("initiative_id", "organisation_id"),
            owning.order_by().values_list("initiative_id", "owner_organisation_id"),
        )
    )


def restricted_to(*initiatives: Initiative) -> list[UUID] | None:
    """Return the organisations that alone may read of these initiatives; None: all members may.

    What spans several invite-only initiatives is for those who see each of them.
    """
    return common_audience(
        audiences_of(
            initiative.pk
            for initiative in initiatives
            if initiative.visibility == Visibility.PARTICIPANTS
        ).values()
    )


def common_audience(audiences: Iterable[set[UUID]]) -> list[UUID] | None:
    """Return the organisations in each of some audiences; None, for all members, of none."""
    restricting = list(audiences)
    return sorted(set.intersection(*restricting)) if restricting else None


def _concerning(actor: Membership) -> Q:
    if actor.organisation_id is None:
        return Q(pk__in=[])
    mine = {"organisation_id": actor.organisation_id}
    return (
        Q(lead_organisation_id=actor.organisation_id)
        | Exists(Participation.objects.filter(initiative=OuterRef("pk"), **mine))
        | Exists(
            Milestone.objects.filter(
                initiative=OuterRef("pk"), owner_organisation_id=actor.organisation_id
            )
        )
    )


def _seen(actor: Membership, initiative: str) -> Q:
    """Return the condition that the initiative of this column is seen.

    Written against what is hidden, which is little, so that an open workspace costs nothing.
    """
    seen = ~Q((f"{initiative}__in", hidden_from(actor).values("pk")))
    return seen & ~Q((f"{initiative}__in", also_hidden())) if also_hidden() else seen
