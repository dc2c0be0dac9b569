"""Every route and method in every role, at home and abroad, as the URL resolver lists them."""

import re
from pathlib import Path

import pytest
from rest_framework.test import APIClient

from apps.accounts.models import Scope
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.models import Role
from apps.stakeholders.permissions_page import permissions_page
from apps.stakeholders.routes import Route, api_routes, unclassified
from tests.factories import OrganisationFactory, WorkspaceFactory

ROOT = Path(__file__).resolve().parent.parent
ROUTES = api_routes()
OF_WORKSPACE = [route for route in ROUTES if route.is_of_workspace]
# What stands outside of any one workspace, and who may call it.
OUTSIDE = {
    "GET /api/v1/docs/": "everyone",
    "GET /api/v1/docs/permissions/": "everyone",
    "GET /api/v1/openapi.json": "everyone",
    "GET /api/v1/workspaces/": "whoever is signed in",
    "POST /api/v1/workspaces/": "whoever is signed in",
}
FORBIDDEN = 403
# What is said about an object that is not there, or a body without any field.
PAST_THE_DOOR = {200, 201, 202, 204, 400, 404, 409, 415}
NOWHERE = "01900000-0000-7000-8000-000000000000"


def named(route: Route) -> str:
    return f"{route.method.upper()} {route.path}"


def call(client: APIClient, route: Route, slug: str):
    """Call a route with ids of nothing and a body without any field."""
    path = re.sub(r"\{\w+\}", NOWHERE, route.path.replace("{workspace}", slug))
    body: dict[str, str] | None = {} if route.method in {"post", "put", "patch"} else None
    return getattr(client, route.method)(path, body, HTTP_IF_MATCH="*")


def test_every_route_of_a_workspace_names_an_action_of_the_table():
    assert [named(route) for route in unclassified(ROUTES)] == []


def test_routes_outside_of_a_workspace_are_those_known():
    outside = [named(route) for route in ROUTES if not route.is_of_workspace]

    assert sorted(outside) == sorted(OUTSIDE)


def test_every_action_is_taken_by_a_route():
    assert set(ACTIONS) - {route.action for route in ROUTES} == set()


def test_page_says_what_the_table_and_the_routes_say():
    page = (ROOT / "docs" / "permissions.md").read_text()

    assert page == permissions_page(), "Run `manage.py permissions > docs/permissions.md`."


@pytest.mark.parametrize("route", OF_WORKSPACE, ids=named)
def test_route_answers_each_role_by_the_table_and_nobody_of_another_workspace(
    api, anonymous_api, workspace, route
):
    action = ACTIONS[route.action]
    organisation = OrganisationFactory.create(workspace=workspace)
    foreign = WorkspaceFactory.create()
    clients = {role: api(role, organisation) for role in Role}

    at_home = {role: call(client, route, workspace.slug) for role, client in clients.items()}
    abroad = {role: call(client, route, foreign.slug) for role, client in clients.items()}

    refused = {role for role, response in at_home.items() if response.status_code == FORBIDDEN}
    assert refused == set(Role) - action.roles
    assert {at_home[role].status_code for role in action.roles} <= PAST_THE_DOOR
    assert {response.status_code for response in abroad.values()} == {404}
    assert call(anonymous_api, route, workspace.slug).status_code == 401


@pytest.mark.parametrize("route", OF_WORKSPACE, ids=named)
def test_route_needs_the_scope_of_its_action(api, workspace, route):
    action = ACTIONS[route.action]
    actor = api(next(role for role in Role if role in action.roles)).actor
    others = [scope for scope in Scope if scope != action.scope]

    without = call(api(actor=actor, scopes=others), route, workspace.slug)
    with_it = call(api(actor=actor, scopes=[action.scope]), route, workspace.slug)

    assert without.status_code == FORBIDDEN
    assert with_it.status_code in PAST_THE_DOOR


@pytest.mark.parametrize("route", [r for r in ROUTES if not r.is_of_workspace], ids=named)
def test_route_outside_of_a_workspace_asks_who_calls_unless_it_is_for_everyone(
    anonymous_api, db, route
):
    expected = 200 if OUTSIDE[named(route)] == "everyone" else 401

    assert call(anonymous_api, route, "").status_code == expected


@pytest.mark.parametrize(
    ("role", "scopes", "expected"),
    [("admin", None, 201), ("admin", [Scope.WRITE], 403), ("programme_office", None, 403)],
)
def test_workspaces_are_founded_by_admins(api, role, scopes, expected):
    response = api(role, scopes=scopes).post(
        "/api/v1/workspaces/", {"slug": "another", "name": "Another"}
    )

    assert response.status_code == expected
