"""Every list of the API over a filled record: PostgreSQL builds what the serializer says."""

import random
from typing import Any

import orjson
import pytest
from rest_framework.generics import GenericAPIView

from apps.alignment.models import Finding, Policy, Sweep
from apps.audit.models import Seal
from apps.common.api.built import document_of, fields_of
from apps.common.api.expansions import expansions_of
from apps.common.api.forms import Form
from apps.exchange.models import Import
from apps.forums.models import (
    Forum,
    ForumOrganisation,
    ForumOrganiser,
    ForumTheme,
    Room,
    Theme,
)
from apps.programmes.models import (
    BaselineChange,
    BaselineMove,
    Dependency,
    Initiative,
    Layer,
    Milestone,
    Participation,
    Programme,
)
from apps.stakeholders.models import Membership, Organisation, Role
from apps.stakeholders.routes import Route, api_routes
from apps.stakeholders.services.service_accounts import create_service_account
from coordination.vocabulary import FindingKind
from tests.factories import UserFactory, WorkspaceFactory
from tests.filling import fill
from tests.rows import MAKERS

OK = 200
# In the order in which they need one another.
MODELS = (
    Organisation,
    Membership,
    Layer,
    Programme,
    Initiative,
    Participation,
    Milestone,
    Dependency,
    BaselineChange,
    BaselineMove,
    Policy,
    Sweep,
    Finding,
    Import,
    Seal,
    Theme,
    Room,
    Forum,
    ForumTheme,
    ForumOrganiser,
    ForumOrganisation,
)
LISTS = [
    route
    for route in api_routes()
    if route.method == "get"
    and isinstance(route.view, type)
    and issubclass(route.view, GenericAPIView)
    and not route.path.rstrip("/").endswith("}")
    and getattr(route.view, "serializer_class", None)
    and "{" not in route.path.replace("{workspace}", "")
    # What is exported, reported or worked out as a whole is no list.
    and not route.path.endswith(("/export/", "/report/", "/effect/"))
]
# What is made whole by its own maker; no other values make sense in it.
OF_THE_READER = (
    "webhooks/",
    "member-invitations/",
    "exports/",
    "baselines/",
    "report-links/",
    "sessions/",
    "invitations/",
    "agenda-items/",
    "outcomes/",
    "commitments/",
    "commitments/ledger/",
    "calendar-feeds/",
    "papers/",
    "session-templates/",
)
# What the reader has only its own of.
FEW = {"workspaces", "tokens", "service-accounts"}


def named(route: Route) -> str:
    return route.path.rsplit("/", 2)[-2]


@pytest.fixture
def reader(api, workspace):
    """Fill a workspace; return a client of somebody who sees all of it."""
    dice = random.Random(7)
    client = api(Role.ADMIN)
    for _ in range(8):
        UserFactory.create()
    create_service_account(actor=client.actor, name="Import", role=Role.OBSERVER)
    for model in MODELS:
        fill(model, 8, dice=dice, given=_given(model, workspace))
    for _ in range(8):
        for path in OF_THE_READER:
            MAKERS[path](client.actor, dice)
    return client


def _given(model: type, workspace: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"workspace": workspace}
    if model is Import:
        # Its report has a form of its own, which nothing else writes.
        given |= {"counts": {"layer": {"created": 1}}, "errors": [], "diff": [], "progress": 40}
    if model is Dependency:
        given |= {
            "predecessor_initiative": lambda values: values["predecessor"].initiative,
            "successor_initiative": lambda values: values["successor"].initiative,
        }
    if model is Finding:
        # Its sentence needs no explanation.
        given |= {"kind": FindingKind.MISSING_LAYER}
    if model is Policy:
        given |= {"pairs": [["compute", "data"]]}
    return given


def read(client: Any, route: Route, **parameters: str) -> Any:
    path = route.path.replace("{workspace}", client.actor.workspace.slug)
    response = client.get(path, parameters)
    return response.status_code, orjson.loads(response.content)


def by_serializer(monkeypatch: pytest.MonkeyPatch, client: Any, route: Route, **parameters: str):
    with monkeypatch.context() as patched:
        patched.setattr(Form, "document", None)
        return read(client, route, **parameters)


def wishes(route: Route, dice: random.Random) -> dict[str, str]:
    """Return query parameters that a reader may send to a list."""
    serializer = route.view.serializer_class
    orderings = [sign + name for name in route.view.orderings for sign in ("", "-")]
    asked = {"limit": str(dice.choice([1, 5, 500])), "ordering": dice.choice(orderings)}
    fields = dice.sample(fields_of(serializer), dice.randint(1, len(fields_of(serializer))))
    if dice.random() < 0.5:
        asked["fields"] = ",".join(fields)
    elif dice.random() < 0.5:
        asked["omit"] = ",".join(fields[1:])
        fields = [name for name in fields_of(serializer) if name not in fields[1:]]
    else:
        fields = list(fields_of(serializer))
    expand = [name for name in expansions_of(serializer) if name in fields and dice.random() < 0.5]
    return asked | ({"expand": ",".join(expand)} if expand else {})


def test_every_list_is_the_same_whoever_builds_it(reader, monkeypatch):
    short, different = [], []
    for route in LISTS:
        dice = random.Random(named(route))
        status, page = read(reader, route, limit="500")
        least = 1 if named(route) in FEW else 8
        if status != OK or len(page["results"]) < least:
            short.append(named(route))
        for asked in ({"limit": "500"}, *(wishes(route, dice) for _ in range(6))):
            built = read(reader, route, **asked)
            made = by_serializer(monkeypatch, reader, route, **asked)
            if built[0] != OK or built != made:
                different.append((named(route), asked))

    assert short == []
    assert different == []


COMPOSED = [route for route in LISTS if getattr(route.view, "is_composed", False)]
NARROWING = {
    "initiatives": {"visibility": "participants"},
    "milestones": {"status": "planned", "baseline_date__gte": "2000-01-01"},
    "dependencies": {"agreement": "accepted"},
    "programmes": {"key": "nothing"},
}


@pytest.fixture
def readers(api, reader, workspace):
    """Return clients of each role: two partners among them, and one of another workspace."""
    ours = list(Organisation.objects.filter(workspace=workspace)[:2])
    other = WorkspaceFactory.create()
    stranger = api(Role.ADMIN, workspace=other)
    dice = random.Random(11)
    for name in 4 * [*NARROWING]:
        MAKERS[f"{name}/"](stranger.actor, dice)
    partners = [api(Role.PARTNER, organisation) for organisation in ours]
    return [reader, *partners, api(Role.OBSERVER), stranger, api(Role.OBSERVER, workspace=other)]


def walk(client: Any, route: Route, **parameters: str) -> list[Any]:
    """Return the pages of a list, there and back."""
    path = route.path.replace("{workspace}", client.actor.workspace.slug)
    pages = [client.get(path, {"limit": "3", **parameters}).json()]
    while following := pages[-1]["next"]:
        pages.append(client.get(following).json())
    while before := pages[-1]["previous"]:
        pages.append(client.get(before).json())
    return pages


def test_lists_that_are_composed_once_show_each_reader_its_own(readers, monkeypatch):
    different, seen = [], set()
    for route in COMPOSED:
        narrowed = NARROWING[named(route)]
        for asked in ({}, narrowed, {"ordering": "-id"}, {"fields": "id"} | narrowed):
            for turn, client in enumerate(readers):
                composed = walk(client, route, **asked)
                with monkeypatch.context() as patched:
                    patched.setattr(route.view, "is_composed", False)
                    if composed != walk(client, route, **asked):
                        different.append((named(route), asked, turn))
                seen.add((named(route), str(composed[0]["results"])))

    assert {named(route) for route in COMPOSED} == set(NARROWING)
    assert different == []
    assert len(seen) > 3 * len(COMPOSED)


def test_object_that_is_composed_once_is_found_by_those_who_see_it_alone(readers, monkeypatch):
    different = []
    for route in COMPOSED:
        everything = [page["results"] for page in walk(readers[0], route)]
        for row in (row for results in everything[:3] for row in results):
            for client in readers:
                path = route.path.replace("{workspace}", client.actor.workspace.slug)
                found = client.get(f"{path}{row['id']}/")
                with monkeypatch.context() as patched:
                    patched.setattr(route.view, "is_composed", False)
                    again = client.get(f"{path}{row['id']}/")
                if (found.status_code, found.get("ETag")) != (
                    again.status_code,
                    again.get("ETag"),
                ):
                    different.append((path, client.actor.role))

    assert different == []


def test_lists_that_the_database_builds_are_all_but_those_with_words_of_their_own():
    built = {
        named(route): document_of(
            route.view.serializer_class, fields_of(route.view.serializer_class)
        )
        is not None
        for route in LISTS
    }

    by_serializer = {name for name, by_database in built.items() if not by_database}
    assert by_serializer == {
        "agenda-items",
        "commitments",
        "exports",
        "findings",
        "forums",
        "imports",
        "ledger",
        "member-invitations",
        "outcomes",
        "report-links",
        "seals",
        "session-templates",
        "tokens",
        "webhooks",
    }


def test_names_that_no_list_has_are_refused_by_their_parameters(api):
    client = api(Role.ADMIN)

    refused = {
        named(route): read(client, route, fields="nonsense", omit="neither", expand="nor")
        for route in LISTS
    }

    assert {
        name: (status, sorted(error["pointer"] for error in problem["errors"]))
        for name, (status, problem) in refused.items()
    } == {named(route): (400, ["/expand", "/fields", "/omit"]) for route in LISTS}
