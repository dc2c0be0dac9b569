"""What is invite-only does not exist for anybody else: each door is asked where it is, and is not.

Compared is the whole answer, and what decides how long it takes: which statements were sent, and
how many rows each of them read.
"""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from tests.apps.events.services.deliveries import wait_until_settled
from tests.apps.forums.leaks.asking import Ask, asks, plain_asks, untried
from tests.apps.forums.leaks.world import KEY, SECRET, STRANGER, World
from tests.apps.forums.problems import problem
from tests.plugins.api import Api

_ANY_VERSION = {"HTTP_IF_MATCH": "*"}
# As the hidden forum was made: by somebody else, who is answered what they were answered.
_AGAIN = _ANY_VERSION | {"HTTP_IDEMPOTENCY_KEY": KEY}
# Another one in each answer: the request's number, what a page's scripts and forms carry, ids of
# what was made and when.
_NONCES = re.compile(
    r'"request_id":"[^"]+"|SAVEPOINT "\w+"|csrfmiddlewaretoken" value="\w+|X-CSRFToken": "\w+'
    r"|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f-]{17}"
)
_MADE_AT = re.compile(r'"created_at":"[^"]+"')
# How often somebody has asked, and versions of what was made, have other tests of their own.
_COUNTED = {"X-Request-ID", "RateLimit"}


class Told(NamedTuple):
    """What an answer says, and what it cost: statements with the number of rows of each."""

    status: int
    headers: dict[str, str]
    content: str
    statements: list[tuple[str, int]]


def test_every_door_of_forums_is_tried():
    assert untried() == []


@pytest.mark.django_db(transaction=True)
def test_hidden_forum_is_nowhere(api, workspace):
    with time_machine.travel(timezone.now(), tick=False):
        world = World(api, workspace)
        wait_until_settled()
        before = told_by(world)
        world.hide()
        wait_until_settled()
        after = told_by(world)

    differing = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    assert differing == {}
    told = [key for key in after if SECRET in after[key].content and SECRET not in key[1]]
    assert told == []


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_had_twice_is_taken_and_nothing_else_is_told(api, workspace):
    world = World(api, workspace)
    world.hide()
    names, asking, host = world.names, world.outsider, world.host
    hidden = world.plan(host, names["forum"], SECRET, room=names["room"])
    item = {"session": hidden, "title": SECRET, "finding": names["finding"]}
    host.write("agenda-items/", item)

    def refused(method, path, body=None):
        return problem(getattr(asking, method)(asking.base + path, body, HTTP_IF_MATCH="*"))

    # A room, a key and what others build on.
    own = asking.read(f"sessions/{names['own_draft']}/")
    times = {name: own[name] for name in ("forum", "starts_at", "ends_at")}
    taken = "one_session_in_a_room_at_a_time"
    session = times | {"title": "S", "room": names["room"]}
    assert refused("post", "sessions/", session) == (409, taken, [("/room", taken)])
    forum = {"key": "circle", "name": "Circle"}
    key = "one_forum_for_each_key"
    assert refused("post", "forums/", forum) == (409, key, [("/key", "unique")])
    for path in (f"themes/{names['their_theme']}/", f"rooms/{names['room']}/"):
        assert refused("delete", path) == (409, "still_in_use", [])

    # Somebody who is not free then, and a finding that is talked about.
    answer = asking.post(f"{asking.base}invitations/", {"session": names["own"], "email": STRANGER})
    assert answer["Clashes"] == "person=1"
    (clash,) = asking.read(f"sessions/{names['own']}/clashes/")["results"]
    del clash["name"]
    assert clash == {
        "kind": "person",
        "session": names["own"],
        "member": None,
        "other": None,
        "other_title": "",
        "local": None,
    }
    finding = f"findings/{names['finding']}/"
    assert asking.read(finding)["state"] == "in_session"
    everything = [asking.get(f"{asking.base}{path}") for path in (finding, f"{finding}history/")]
    assert not any(SECRET in str(each.content) for each in everything)


def told_by(world: World) -> dict[tuple[str, str], Told]:
    """Return what every door tells to everybody who is not invited."""
    who = {"outsider": asks, "partner": plain_asks, "abroad": plain_asks}
    return {
        (name, str(ask)): tell(world, name, ask) for name, asked in who.items() for ask in asked()
    }


def tell(world: World, who: str, ask: Ask) -> Told:
    """Ask a door, and leave everything as it was."""
    client: Api = getattr(world, who)
    path = _filled(ask.path, world.names | {"workspace": client.actor.workspace.slug})
    body = None if ask.body is None else json.loads(_filled(json.dumps(ask.body), world.names))
    statements: list[tuple[str, int]] = []

    def noting(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        statements.append((_NONCES.sub("…", str(sql)), context["cursor"].rowcount))
        return result

    with transaction.atomic():
        with connection.execute_wrapper(noting):
            ask_it = getattr(client if path.startswith("/api/") else world.browser, ask.method)
            response = ask_it(path, body, **(_AGAIN if path.endswith("/forums/") else _ANY_VERSION))
            content = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    told = _unnamed(content.decode("utf-8", "backslashreplace"), world.names)
    is_made_anew = ask.method != "get"
    left_out = _COUNTED | ({"ETag"} if is_made_anew else set())
    return Told(
        response.status_code,
        {name: _NONCES.sub("…", each) for name, each in response.items() if name not in left_out},
        _MADE_AT.sub("…", told) if is_made_anew else told,
        statements,
    )


def _filled(text: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: names[found[1]], text)


def _unnamed(text: str, names: Mapping[str, str]) -> str:
    for name, pk in names.items():
        text = text.replace(pk, f"{{{name}}}")
    return _NONCES.sub("…", text)
