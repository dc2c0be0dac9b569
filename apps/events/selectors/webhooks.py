"""Reading webhooks and their deliveries: the only route to them, by what the actor may see."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from apps.events.models import Attempt, Delivery, Webhook
from apps.events.selectors.log import events_visible_to
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.models import Membership, Role

ACTION = "webhooks.write"


def webhooks_visible_to(actor: Membership) -> QuerySet[Webhook]:
    """Return the actor's own webhooks; an admin's sight is all of the workspace's."""
    webhooks = Webhook.objects.select_related("progress").filter(workspace_id=actor.workspace_id)
    return webhooks if actor.role == Role.ADMIN else webhooks.filter(owner=actor)


def deliveries_visible_to(actor: Membership) -> QuerySet[Delivery]:
    """Return the deliveries of the webhooks that the actor sees, with event and attempts."""
    tries = Prefetch("tries", queryset=Attempt.objects.order_by("id"))
    return (
        Delivery.objects.filter(webhook__in=webhooks_visible_to(actor))
        .annotate(event_is_visible=Exists(events_visible_to(actor).filter(pk=OuterRef("event_id"))))
        .select_related("event", "webhook__workspace")
        .prefetch_related(tries)
    )


def may_receive(owner: Membership) -> bool:
    """Tell whether webhooks act for this member still: it is active, and may have webhooks."""
    return owner.active and owner.user.is_active and owner.role in ACTIONS[ACTION].roles
