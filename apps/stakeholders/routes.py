"""Every route of the API with the action that it takes, read from the URL resolver.

What may be done by whom is shown (docs/permissions.md) and tested from this list, so that a new
route is in both without anyone's doing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from apps.stakeholders.access import ACTIONS

PREFIX = "api/v1/"
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path.

    path: with `{name}` for each variable part; name: of the URL; action: of the table, None where
    the view names none; view: its class or function; handler: the name of its method
    """

    path: str
    name: str
    method: str
    action: str | None
    view: Any
    handler: str = ""

    @property
    def is_of_workspace(self) -> bool:
        """Tell whether the path leads below one workspace."""
        return "{workspace}" in self.path


def api_routes() -> list[Route]:
    """Return every route below `/api/v1/`, by path."""
    routes = [
        route
        for path, pattern in _patterns(get_resolver().url_patterns)
        if path.startswith(PREFIX)
        for route in _routes_of(f"/{path}", pattern)
    ]
    return sorted(routes, key=lambda route: (route.path, METHODS.index(route.method)))


def unclassified(routes: list[Route]) -> list[Route]:
    """Return the routes of a workspace whose action is missing in the table."""
    return [route for route in routes if route.is_of_workspace and route.action not in ACTIONS]


def fields_of(route: Route) -> list[str]:
    """Return the fields of its object that the body of a route may write; none of a reading.

    Steps in an object's life, and bulk writes, have bodies of their own.
    """
    if route.handler not in {"create", "partial_update", "patch"}:
        return []
    view = route.view(action=route.handler, request=None)
    find = getattr(view, "get_serializer_class", lambda: getattr(view, "serializer_class", None))
    serializer_class = find()
    fields = serializer_class().fields if serializer_class else {}
    return [name for name, field in fields.items() if not field.read_only]


def _patterns(
    patterns: list[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        path = prefix + _readable(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, path)
        else:
            yield path, pattern


def _readable(pattern: str) -> str:
    """Return a pattern, of either kind, with `{name}` for each of its variables."""
    pattern = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"{\1}", pattern)
    pattern = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", pattern)
    return pattern.removeprefix("^").removesuffix("$").removesuffix("\\Z")


def _routes_of(path: str, pattern: URLPattern) -> Iterator[Route]:
    callback: Any = pattern.callback
    view = getattr(callback, "cls", None) or getattr(callback, "view_class", None) or callback
    handlers: dict[str, str] = getattr(callback, "actions", None) or {
        method: method for method in METHODS if hasattr(view, method)
    }
    required = getattr(view, "actions_required", {})
    for method in METHODS:
        if method in handlers and method in getattr(view, "http_method_names", METHODS):
            handler = handlers[method]
            yield Route(path, pattern.name or "", method, required.get(handler), view, handler)
    if not isinstance(view, type):
        yield Route(path, pattern.name or "", "get", None, view)
