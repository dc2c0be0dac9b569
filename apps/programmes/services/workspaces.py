"""Founding a workspace: the tenant, its founder, its layers."""

from collections.abc import Mapping

from django.db import transaction

from apps.accounts.models import User
from apps.programmes.models import DEFAULT_LAYERS, Layer
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
    Layer.objects.bulk_create(
        Layer(workspace=workspace, key=key, name=text, position=position)
        for position, (key, text) in enumerate(named.items())
    )
    return workspace
