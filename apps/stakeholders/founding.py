"""What a workspace is founded with, besides what its founder names: told by the apps above."""

from collections.abc import Callable

from apps.stakeholders.models import Membership, Workspace

Furnish = Callable[[Workspace, Membership], None]
_furnishing: dict[str, Furnish] = {}


def register(name: str, furnish: Furnish) -> None:
    """Let an app put something into each new workspace, in the transaction that founds it."""
    _furnishing[name] = furnish


def furnish(workspace: Workspace, founder: Membership) -> None:
    """Put into a new workspace what every app has for it."""
    for put_into in _furnishing.values():
        put_into(workspace, founder)
