"""Every field of every object, written by every role: the table of fields, and its keeping."""

from collections.abc import Mapping
from typing import Any

import pytest

from apps.programmes.services.bulk.milestone_rules import CLOSED_COLUMNS
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.fields import NARROWED, Write, writers_of
from apps.stakeholders.models import Role
from apps.stakeholders.routes import Route, api_routes, fields_of
from tests.kinds import KINDS, MILESTONES, ONE_VALUE, SINGLE, Body, Scene
from tests.plugins.api import Api

WAYS = {"create": Write.CREATE, "partial_update": Write.CHANGE, "patch": Write.CHANGE}


def object_of(route: Route) -> str:
    steps = route.path.strip("/").split("/")
    return steps[4] if len(steps) > 4 else "workspaces"


WRITES = {
    (object_of(route), WAYS[route.handler]): route
    for route in api_routes()
    if route.is_of_workspace and route.action and fields_of(route)
}
CREATED = sorted(kind for kind, way in WRITES if way == Write.CREATE)
CHANGED = sorted(kind for kind, way in WRITES if way == Write.CHANGE)


@pytest.fixture
def scene(api, workspace):
    return Scene(api, workspace)


def outcome(response):
    """Return the status, and for a refusal whether it is the role's or names fields."""
    if response.status_code != 403:
        return response.status_code, []
    return 403, [error["pointer"] for error in response.json()["errors"]]


def values_of(kind: str, scene: Scene, shown: Any) -> Mapping[str, Any]:
    return KINDS[kind].values(scene, shown)


def url_of_new(kind: str, scene: Scene, maker: Api) -> str:
    """Return where an object is that was just made, or that is there from the beginning."""
    if kind in SINGLE:
        return f"{scene.admin.base}{SINGLE[kind]}"
    made = scene.make(maker, kind, **KINDS[kind].body(scene, None))
    return f"{scene.admin.base}{kind}/{made['id']}/"


def body_of(name: str, value: Any) -> dict[str, Any]:
    return value if isinstance(value, Body) else {name: value}


def test_every_object_that_is_written_is_tried():
    assert set(KINDS) == {kind for kind, _ in WRITES}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", CREATED)
def test_fields_of_a_new_object_are_written_by_the_roles_of_the_table(scene, kind, role):
    route = WRITES[kind, Write.CREATE]
    client = scene.clients[role]
    shown = str(client.actor.pk)
    if kind == "policies":
        shown = scene.make(scene.admin, "policies", **KINDS[kind].body(scene, None))
    values = values_of(kind, scene, shown)
    found = {}
    for name in fields_of(route):
        said = KINDS[kind].body(scene, None) | body_of(name, values[name])
        if kind == "milestones":  # why a date moves is said of changes
            said.pop("reason", None)
        if role == Role.PARTNER and (kind, name) == ("milestones", "owner_organisation"):
            said[name] = str(scene.mine.pk)
        found[name] = client.post(f"{client.base}{kind}/", said).status_code

    made = 202 if kind in {"sweeps", "exports"} else 201
    expected = {
        name: made if role in writers_of(str(route.action), Write.CREATE, name) else 403
        for name in fields_of(route)
    }
    assert found == expected


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", CHANGED)
def test_fields_of_an_object_are_changed_by_the_roles_of_the_table(scene, kind, role):
    route = WRITES[kind, Write.CHANGE]
    client = scene.clients[role]
    may_act = role in ACTIONS[str(route.action)].roles
    maker = client if KINDS[kind].as_role and may_act else scene.admin
    url = ""
    values: Mapping[str, Any] = {}
    for name in fields_of(route):
        # What nothing was changed of serves again.
        url = url or url_of_new(kind, scene, maker)
        before = maker.get(url).json()
        values = values or values_of(kind, scene, before)

        response = client.patch(url, body_of(name, values[name]), HTTP_IF_MATCH="*")

        after = maker.get(url).json()
        if role in writers_of(str(route.action), Write.CHANGE, name):
            assert outcome(response) == (200, []), (name, response.json())
            if name not in KINDS[kind].not_shown and (kind, name) not in ONE_VALUE:
                assert after[name] != before[name], name
            url = ""
        elif may_act and name == "baseline_date":
            # The way to another date is not to ask the office to write it, but to agree on it.
            assert (response.status_code, response.json()["code"], after) == (
                409,
                "baseline_change_required",
                before,
            )
            assert [e["pointer"] for e in response.json()["errors"]] == ["/baseline_date"]
        else:
            assert (outcome(response), after) == ((403, [f"/{name}"] if may_act else []), before)


@pytest.mark.parametrize("field", sorted(NARROWED["milestones.write", Write.CHANGE]))
def test_bulk_write_changes_no_field_that_is_closed_to_partners(scene, field):
    partner = scene.clients[Role.PARTNER]
    made = scene.make(scene.admin, "milestones", **MILESTONES.body(scene, None))
    value = body_of(field, values_of("milestones", scene, None)[field])
    key = {name: made[name] for name in ("initiative", "external_id", "source")}
    row = key | {"layer": "compute", "owner_organisation": str(scene.mine.pk)}
    row |= {name: given for name, given in value.items() if name != "reason"}
    row.setdefault("baseline_date", made["baseline_date"])

    response = partner.post(f"{partner.base}milestones/bulk/", {"milestones": [row]})

    url = f"{partner.base}milestones/{made['id']}/"
    assert partner.get(url).json() == made
    # Under another key it is another milestone.
    another = field in key
    assert response.status_code == (200 if another else 400), response.json()
    if not another:
        pointers = [error["pointer"] for error in response.json()["errors"]]
        assert pointers == [f"/milestones/0/{field}"]


def test_bulk_rules_say_what_else_is_closed():
    assert CLOSED_COLUMNS == {"layer": "layer_id", "weight": "weight"}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {*SINGLE, "sweeps", "exports"}))
def test_object_shows_the_same_to_everyone_who_sees_it(scene, kind):
    own = Role.PARTNER if KINDS[kind].as_role else Role.ADMIN
    maker = scene.clients[own]
    made = scene.make(maker, kind, **KINDS[kind].body(scene, None))
    answers = {
        role: client.get(f"{client.base}{kind}/{made['id']}/")
        for role, client in scene.clients.items()
    }

    whole = answers[own].json()
    shown = {role: answer.json() for role, answer in answers.items() if answer.status_code == 200}
    assert shown == dict.fromkeys(KINDS[kind].seen_by, whole)
    assert made.items() >= whole.items()
