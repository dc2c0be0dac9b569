"""What every door is asked, from the routes and the table of doors."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from django.urls import URLPattern

from apps.dashboard.urls import urlpatterns
from apps.stakeholders.routes import Route, api_routes
from tests.apps.forums.leaks.doors import BESIDES, FORMS, PAGES, READS, SUBJECTS, WRITES

WORKSPACE: Final = "/api/v1/workspaces/{workspace}/"
# What stands in the addresses of pages besides the id that they are of.
_PARTS: Final = {
    "<uuid:item>": "{item}",
    "<uuid:outcome>": "{question}",
    "<uuid:template>": "{template}",
    "<str:kind>": "md",
    "<int:year>": "{year}",
}
_OF_FORUMS: Final = ("forums.", "commitments.", "papers")


class Ask(NamedTuple):
    """A request; body: sent as JSON, to pages as a form."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None


def asks() -> Iterator[Ask]:
    """Yield what every door is asked."""
    for route in api_routes():
        if route.is_of_workspace:
            yield from _of_api(route)
    for page in _pages():
        yield from _of_page(page)
    yield Ask("get", "/calendar/{own_feed_key}.ics")


def plain_asks() -> Iterator[Ask]:
    """Yield what is asked of lists, and of what is hidden itself, of each kind one."""
    for route in api_routes():
        path, is_list = route.path.removeprefix(WORKSPACE), "{pk}" not in route.path
        if route.method == "get" and _is_of_forums(route) and (is_list or path.endswith("{pk}/")):
            yield next(_of_api(route))


def untried() -> list[str]:
    """Return the doors of forums that nobody tries, and the rows of the table that have no door."""
    routes = [route for route in api_routes() if _is_of_forums(route)]
    writings = {_named(route) for route in routes if route.method in {"post", "patch"}}
    unasked = {_named(route) for route in routes if next(_of_api(route), None) is None}
    forms = {str(page.name) for page in _pages() if "post" in _methods(page)}
    return sorted((writings ^ set(WRITES)) | unasked | (forms ^ set(FORMS)))


def _of_api(route: Route) -> Iterator[Ask]:
    path, method = route.path.removeprefix(WORKSPACE), route.method
    if not (_is_of_forums(route) or (method == "get" and path in BESIDES)):
        return
    for filled in _filled(path, method):
        whole = f"{WORKSPACE}{filled}"
        if method == "get":
            yield from (Ask(method, whole + query) for query in READS.get(path, ("",)))
        elif method == "delete":
            yield Ask(method, whole)
        else:
            yield from (Ask(method, whole, body) for body in WRITES.get(_named(route), ()))


def _pages() -> Iterator[URLPattern]:
    """Yield the pages of forums, sessions and commitments, and of what is handed out in them."""
    for page in urlpatterns:
        module = getattr(page.callback, "view_class", page.callback).__module__
        if module.removeprefix("apps.dashboard.views.").startswith(_OF_FORUMS):
            yield page


def _methods(page: URLPattern) -> set[str]:
    view: Any = getattr(page.callback, "view_class", page.callback)
    return {name for name in view.http_method_names if hasattr(view, name)}


def _of_page(page: URLPattern) -> Iterator[Ask]:
    name, path = str(page.name), f"/{page.pattern}".replace("<slug:workspace>", "{workspace}")
    for part, stands_for in _PARTS.items():
        path = path.replace(part, stands_for)
    before, variable, _ = path.partition("<uuid:pk>")
    hidden, known = SUBJECTS[before.split("/")[-2]] if variable else (("",), ())
    for subject in (*hidden[:1], *known):
        whole = path.replace("<uuid:pk>", f"{{{subject}}}")
        if "get" in _methods(page):
            yield from (Ask("get", whole + query) for query in PAGES.get(name, ("",)))
        if "post" in _methods(page) and (subject in hidden or not hidden):
            for step, form in FORMS[name]:
                yield Ask("post", whole.replace("<str:step>", step), form)


def _filled(path: str, method: str) -> Iterator[str]:
    """Yield a path with each subject that its id may stand for; none where it has another.

    Below what is hidden there is a door for each method, whatever it is: one of them is tried.
    """
    before, variable, below = path.partition("{")
    if not variable:
        yield path
        return
    hidden, known = SUBJECTS.get(before.strip("/"), ((), ()))
    is_itself = below.rstrip("/").endswith("}") and method == "get"
    asked_of = hidden if is_itself else hidden[:1]
    for name in (*asked_of, *(known if method == "get" or not hidden else ())):
        yield path.replace("{pk}", f"{{{name}}}")


def _is_of_forums(route: Route) -> bool:
    return str(route.view.__module__).startswith("apps.forums.")


def _is_read_of_forums(route: Route) -> bool:
    return route.method == "get" and _is_of_forums(route)


def _named(route: Route) -> str:
    return f"{route.method.upper()} {route.path.removeprefix(WORKSPACE)}"
