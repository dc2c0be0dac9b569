"""What an actor may do, where a use case depends on it; None, the installation, may everything."""

from apps.stakeholders.access import ACTIONS
from apps.stakeholders.models import Membership


def may(actor: Membership | None, action: str) -> bool:
    """Tell whether the actor's role may do this at all."""
    return actor is None or actor.role in ACTIONS[action].roles


def own_only(actor: Membership | None, action: str) -> bool:
    """Tell whether the actor may do this only to what its own organisation owns."""
    return actor is not None and actor.role in ACTIONS[action].own_only
