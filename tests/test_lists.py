"""Every list of the URL resolver, walked in each of its sorts, and asked nonsense."""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from apps.common.api.pagination import KeysetPagination, orderings_of
from apps.stakeholders.routes import Route, api_routes
from tests.plugins.api import Api
from tests.rows import MAKERS

BELOW = "/api/v1/workspaces/{workspace}/"
MOST_PAGES = 60


def is_list(route: Route) -> bool:
    """Tell whether a route answers pages, and is found without the id of anything."""
    pagination = getattr(route.view, "pagination_class", None)
    paginated = isinstance(pagination, type) and issubclass(pagination, KeysetPagination)
    collection = route.name.endswith("-list") or "get" in vars(route.view)
    return (
        route.method == "get"
        and paginated
        and collection
        and "{" not in route.path.removeprefix(BELOW)
    )


ROUTES = api_routes()
LISTS = {route.path.removeprefix(BELOW): route for route in ROUTES if is_list(route)}
WALKS = [
    (path, sign + name)
    for path, route in LISTS.items()
    for name in orderings_of(route.view)
    for sign in ("", "-")
]
READS = [route for route in ROUTES if route.method == "get" and route.is_of_workspace]
NOWHERE = "01900000-0000-7000-8000-000000000000"


@pytest.fixture
def admin(api) -> Api:
    client: Api = api("admin")
    return client


def address(client: Api, path: str) -> str:
    return path if path.startswith("/") else f"{client.base}{path}"


def pages(client: Api, url: str | None, towards: str = "next") -> Iterator[list[Any]]:
    for _ in range(MOST_PAGES):
        if url is None:
            return
        response = client.get(url)
        assert response.status_code == 200
        answer = response.json()
        yield answer["results"]
        url = answer[towards]
    pytest.fail("The walk does not end.")


def test_each_list_has_a_maker_of_its_rows():
    assert set(LISTS) == set(MAKERS), "Give a new list its rows in tests/rows.py."


@pytest.mark.parametrize(("path", "sort"), WALKS)
def test_walk_shows_each_row_once_both_ways_while_rows_are_added(admin, path, sort):
    dice = random.Random(path + sort)
    for _ in range(6):
        MAKERS[path](admin.actor, dice)
    start = f"{address(admin, path)}?ordering={sort}"
    (before,) = pages(admin, f"{start}&limit=500")
    assert len(before) >= 6

    walked = [row for page in pages(admin, f"{start}&limit=4") for row in page]
    assert walked == before

    seen: list[Any] = []
    for turn, page in enumerate(pages(admin, f"{start}&limit=2")):
        seen += page
        if turn < 3:
            MAKERS[path](admin.actor, dice)
    assert [row for row in seen if row in before] == before
    assert all(seen.count(row) == 1 for row in seen)

    (after,) = pages(admin, f"{start}&limit=500")
    *_, last = (admin.get(url).json() for url in next_urls(admin, f"{start}&limit=4"))
    backwards = [*reversed(last["results"])]
    for page in pages(admin, last["previous"], "previous"):
        backwards += reversed(page)
    assert backwards == [*reversed(after)]


def next_urls(client: Api, url: str | None) -> Iterator[str]:
    while url:
        yield url
        url = client.get(url).json()["next"]


@pytest.mark.parametrize("route", READS, ids=lambda route: route.path.removeprefix(BELOW))
def test_parameter_that_nobody_knows_is_refused_by_name(admin, route):
    path = route.path.replace("{workspace}", admin.actor.workspace.slug)
    for variable in ("{pk}", "{id}", "{webhook}"):
        path = path.replace(variable, NOWHERE)

    response = admin.get(f"{path}?no_such_thing=1")

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (
        400,
        "/no_such_thing",
    )


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "/limit"),
        ("limit=501", "/limit"),
        ("limit=x", "/limit"),
        ("ordering=nothing", "/ordering"),
        ("cursor=nothing", "/cursor"),
        ("count=perhaps", "/count"),
    ],
)
def test_page_that_cannot_be_is_refused_by_name(admin, path, query, pointer):
    response = admin.get(f"{address(admin, path)}?{query}")

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, pointer)
