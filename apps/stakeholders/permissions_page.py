"""docs/permissions.md: who may do what, written from the table and the routes."""

from apps.stakeholders.access import ACTIONS, Action
from apps.stakeholders.models import Role
from apps.stakeholders.routes import Route, api_routes

_HEAD = """# Who may do what

Written by `manage.py permissions`; a test compares this page with the code, and another one calls
every route in every role.

A member has one role in a workspace. A token can do what its scopes and its member's role both
allow. What a caller may not see is a 404; what it sees but may not do is a 403. “own” means: for
what the member's own organisation owns, and nothing else; of tokens, those of the member itself and
of the service accounts it manages.

Nobody gives a token, or a service account, more than it may do itself. A token that was issued with
a token has no scope, no network and no day beyond that one's.
"""
_OUTSIDE = {
    True: "whoever is signed in",
    False: "everyone",
}


def permissions_page() -> str:
    """Return the page as Markdown."""
    return "\n".join([_HEAD, "## Actions\n", *_actions(), "\n## Routes\n", *_routes(), ""])


def _actions() -> list[str]:
    roles = " | ".join(role.label for role in Role)
    head = [f"| Action | Scope | {roles} |", f"|---|---|{'---|' * len(Role)}"]
    return head + [
        f"| `{name}` | `{action.scope}` | {' | '.join(_may(action, role) for role in Role)} |"
        for name, action in ACTIONS.items()
    ]


def _may(action: Action, role: Role) -> str:
    if role not in action.roles:
        return ""
    return "own" if role in action.own_only else "yes"


def _routes() -> list[str]:
    head = ["| Route | Action |", "|---|---|"]
    return head + [
        f"| {route.method.upper()} `{route.path}` | {_who(route)} |" for route in api_routes()
    ]


def _who(route: Route) -> str:
    if route.action:
        return f"`{route.action}`"
    return _OUTSIDE[hasattr(route.view, "permission_classes")]
