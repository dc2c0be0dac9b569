"""Which exports an actor sees, and what goes into one."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from apps.exchange.models import Export
from apps.programmes.models import Initiative
from apps.programmes.selectors import initiatives_visible_to
from apps.stakeholders.models import Membership


def exports_visible_to(actor: Membership) -> QuerySet[Export]:
    """Return the actor's own exports, without their files.

    Nobody else's: what is in a file is what its asker sees.
    """
    return Export.objects.filter(workspace_id=actor.workspace_id, asked_by=actor).defer("content")


def initiatives_in_scope(actor: Membership, scope: Mapping[str, Any]) -> QuerySet[Initiative]:
    """Return those of the initiatives that the actor sees that a scope means.

    scope: {initiatives: [ids], programme: key}; empty: all
    """
    initiatives = initiatives_visible_to(actor)
    if scope.get("initiatives"):
        initiatives = initiatives.filter(pk__in=scope["initiatives"])
    if scope.get("programme"):
        initiatives = initiatives.filter(programme__key=scope["programme"])
    return initiatives
