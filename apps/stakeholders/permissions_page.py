"""Who may do what, written from the tables and the routes: docs/permissions.md and a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apps.stakeholders.access import ACTIONS, GRANTS, Action, scopes_of
from apps.stakeholders.fields import Write, writers_of
from apps.stakeholders.models import Role
from apps.stakeholders.routes import PREFIX, Route, api_routes, fields_of

TITLE = "Who may do what"
_HEAD = f"""# {TITLE}

Written by `manage.py permissions`; a test compares this page with the code, and others call every
route in every role and write every field in every role.
"""
_RULES = """
A member has one role in a workspace. A token can do what its scopes and its member's role both
allow. What a caller may not see is a 404; what it sees but may not do is a 403.

“own” means: for what the member's own organisation owns, and nothing else; of tokens, those of the
member itself and of the service accounts it manages.

Everyone sees the initiatives that are open to the workspace. One that is open to its participants
is seen by the office and by the organisations that lead it, take part in it or own a milestone of
it, with all that hangs on it; to others there is no such initiative, also in filters, searches,
counts, histories and events.

A forum is invite-only unless it says otherwise: it is seen by admins, by its organisers, and by
whoever chairs a session of it, keeps its record or is invited to it; to others, the programme
office among them, there is no such forum, as there is no such initiative. A draft of a session is
seen by those who run it or its forum. Only admins and a forum's organisers change it and its
sessions. An invitation is seen by those who run the session and by the member it is for, who
answers it.

Coordinators see all members, others those of their own organisation. The office sees all tokens,
others those of their own organisation and their own.

Nobody gives a token, or a service account, more than it may do itself. A token that was issued with
a token has no scope, no network and no day beyond that one's.

What an object shows, it shows to everyone who sees it. A secret is shown once, in the answer that
makes it.
"""
RULES = tuple(" ".join(rule.split()) for rule in _RULES.split("\n\n"))
_OUTSIDE = {
    True: "whoever is signed in",
    False: "everyone",
}
_WAYS = {"create": Write.CREATE, "partial_update": Write.CHANGE, "patch": Write.CHANGE}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page: code is in the first `codes` columns."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    codes: int = 1


def tables() -> list[Table]:
    """Return what the page shows, in its order."""
    roles = [role.label for role in Role]
    return [
        Table("Actions", ["Action", "Scope", *roles], list(_actions()), codes=2),
        Table("Fields", ["Object", "Field", *roles], list(_fields()), codes=2),
        Table("Roles of service accounts", ["Given by", *roles], list(_grants()), codes=0),
        Table("Scopes", ["Scope", *roles], list(_scopes())),
        Table("Routes", ["Route", "Action"], list(_routes())),
    ]


def permissions_page() -> str:
    """Return the page as Markdown."""
    parts = [_HEAD, _RULES]
    for table in tables():
        parts += [f"## {table.title}\n", _line(table.head), _line(["---"] * len(table.head))]
        parts += [_line(_marked(row, table.codes)) for row in table.rows]
        parts.append("")
    return "\n".join(parts)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _marked(row: Sequence[str], codes: int) -> list[str]:
    return [f"`{cell}`" if n < codes else cell for n, cell in enumerate(row)]


def _actions() -> Iterator[list[str]]:
    for name, action in ACTIONS.items():
        yield [name, action.scope, *(_may(action, role) for role in Role)]


def _may(action: Action, role: Role) -> str:
    if role not in action.roles:
        return ""
    return "own" if role in action.own_only else "yes"


def _fields() -> Iterator[list[str]]:
    """Yield each field of each object with how each role may write it."""
    found: dict[tuple[str, str], dict[Write, str]] = {}
    for route in api_routes():
        for field in fields_of(route) if route.is_of_workspace and route.action else []:
            of_object = found.setdefault((_object_of(route), field), {})
            of_object[_WAYS[route.handler]] = str(route.action)
    for (kind, field), ways in sorted(found.items()):
        yield [kind, field, *(_may_write(field, ways, role) for role in Role)]


def _object_of(route: Route) -> str:
    steps = route.path.removeprefix(f"/{PREFIX}").strip("/").split("/")
    return steps[2] if len(steps) > 2 else steps[0]  # noqa: PLR2004 - behind workspaces/{workspace}


def _may_write(field: str, ways: dict[Write, str], role: Role) -> str:
    allowed = [way for way in Write if way in ways and role in writers_of(ways[way], way, field)]
    own = any(role in ACTIONS[ways[way]].own_only for way in allowed)
    return ("own: " if own else "") + ", ".join(allowed)


def _grants() -> Iterator[list[str]]:
    for giver, given in GRANTS.items():
        yield [giver.label, *("yes" if role in given else "" for role in Role)]


def _scopes() -> Iterator[list[str]]:
    useful = {role: scopes_of(role) for role in Role}
    for scope in scopes_of(Role.ADMIN):
        yield [scope, *("yes" if scope in useful[role] else "" for role in Role)]


def _routes() -> Iterator[list[str]]:
    for route in api_routes():
        yield [f"{route.method.upper()} {route.path}", _who(route)]


def _who(route: Route) -> str:
    if route.action:
        return route.action
    return _OUTSIDE[hasattr(route.view, "permission_classes")]
