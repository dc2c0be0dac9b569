"""Lists and pages of forums in a workspace with many sessions, against those of one with few.

Asked in this process, as three who see different shares of it: an admin sees all, an organiser what
its own forum has, a partner what it was invited to. Then all of the sessions are held, in one
forum, and it is asked what they came to. None may ask the database more often
in the large workspace than in the small one.
"""

import logging
from collections.abc import Iterable
from functools import partial

from apps.forums.reporting.files import FORMATS
from tests.bench.forum_past import hold
from tests.bench.forum_world import World, world_of
from tests.bench.results import Report, in_turn

_FEW, _MANY = 50, 5_000
_ROUNDS = 5
_API = "/api/v1/workspaces/{workspace}/"
_LISTS = (
    f"{_API}forums/",
    f"{_API}sessions/",
    f"{_API}sessions/?search=session&ordering=-starts_at",
    f"{_API}invitations/?state=accepted",
    f"{_API}agenda-items/",
    f"{_API}outcomes/?type=question&state=open",
    f"{_API}commitments/",
    f"{_API}commitments/ledger/",
)
_SESSION = f"{_API}sessions/{{session}}/"
_OF_ONE = (
    f"{_SESSION}balance/",
    f"{_SESSION}agenda/",
    f"{_SESSION}suggested-agenda/",
    f"{_SESSION}suggested-invitations/",
    f"{_SESSION}attendance/",
)
_PAGES = (
    "/w/{workspace}/forums/",
    "/w/{workspace}/forums/{forum}/",
    "/w/{workspace}/forums/questions/",
    "/w/{workspace}/sessions/{session}/",
    "/w/{workspace}/commitments/",
    "/w/{workspace}/commitments/ledger/",
)
# The sessions of both worlds begin in 2024.
_REPORTS = (
    f"{_SESSION}report/?kind={{kind}}",
    f"{_API}forums/{{forum}}/report/?kind={{kind}}",
    f"{_API}forums/report/?year=2024&kind={{kind}}",
)
_EFFECTS = (
    f"{_API}forums/{{forum}}/effect/",
    f"{_API}forums/effect/",
    "/w/{workspace}/forums/{forum}/effect/",
)


def measure(report: Report) -> None:
    """Measure each list as each reader of it."""
    logging.disable(logging.INFO)
    few, many = world_of("few", _FEW), world_of("many", _MANY)
    asked_for = [
        *((path, tuple(many.clients)) for path in _LISTS),
        *((path, ("admin",)) for path in (*_OF_ONE, *_PAGES)),
    ]
    _compare(report, few, many, asked_for)
    for world in (few, many):
        hold(world)
    came_to = [path.replace("{kind}", kind) for path in _REPORTS for kind in FORMATS]
    _compare(report, few, many, [(path, ("admin",)) for path in (*_EFFECTS, *came_to)])


def _compare(
    report: Report, few: World, many: World, asked_for: Iterable[tuple[str, Iterable[str]]]
) -> None:
    """Measure each address in both worlds, as each who reads it."""
    for path, readers in asked_for:
        for who in readers:
            asked = [world.ask(who, path) for world in (few, many)]
            if asked[1] > asked[0]:
                raise AssertionError(f"{path} as {who} takes {asked} statements.")
            seconds = in_turn(
                [partial(world.ask, who, path) for world in (few, many)], rounds=_ROUNDS
            )
            shown = path.removeprefix(_API).format(workspace="…", session="…", forum="…")
            name = f"forums: {shown}, {who}"
            for sessions, taken in zip((_FEW, _MANY), seconds, strict=True):
                against = f"{_FEW} sessions"
                report.add(name, sessions, taken, against=against, reference=seconds[0])
