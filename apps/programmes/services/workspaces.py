"""Founding a workspace: the tenant, its founder, its layers."""

from collections.abc import Mapping

from django.db import transaction

from apps.accounts.models import User
from apps.events.models import Event
from apps.events.services import describe_actor, publish_all
from apps.programmes.models import DEFAULT_LAYERS, Layer
from apps.programmes.services.facts import layer_facts
from apps.stakeholders.founding import furnish
from apps.stakeholders.models import Workspace
from apps.stakeholders.services import create_workspace


@transaction.atomic
def found_workspace(
    *,
    slug: str,
    name: str,
    founder: User,
    layers: Mapping[str, str] | None = None,
    **fields: str,
) -> Workspace:
    """Found a workspace with its founder as admin.

    layers: {key: name} in their order; without them the workspace gets the five default ones
    """
    workspace = create_workspace(slug=slug, name=name, founder=founder, **fields)
    named = {key: str(text) for key, text in (layers or DEFAULT_LAYERS).items()}
    made = Layer.objects.bulk_create(
        Layer(workspace=workspace, key=key, name=text, position=position)
        for position, (key, text) in enumerate(named.items())
    )
    founding = workspace.memberships.get(user=founder)
    actor = describe_actor(founding)
    # As of the transaction, like the workspace's own event.
    publish_all(
        [
            Event(
                workspace=workspace,
                type="layer.created",
                actor=actor,
                subject_type="layer",
                subject_id=layer.pk,
                after=layer_facts(layer),
            )
            for layer in made
        ]
    )
    furnish(workspace, founding)
    return workspace
