"""The life of findings: what a new day does to those of the days before.

Pure: who is told, what is written and what becomes an event is up to the caller.
"""

from collections.abc import Container, Hashable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple, TypeVar

from coordination.drafts import Draft
from coordination.vocabulary import FindingState, Level, Resolution

Key = TypeVar("Key", bound=Hashable)


class Sighting(NamedTuple):
    """A finding as the detector sees it today.

    level, known_level, since: as in `Draft`
    silent: whether lanes it is about are silent
    substance: what it is about beyond its key; when this changes, someone should hear of it
    figures: numbers that drift from day to day
    """

    level: Level | None = None
    known_level: Level | None = None
    since: int | None = None
    silent: bool = False
    substance: Hashable = ()
    figures: Hashable = ()


class Standing(NamedTuple):
    """A finding as it stands in the record.

    resolved_on, resolution: of one that is resolved
    accepted_until: last day on which a risk is accepted; None for as long as it lasts
    """

    state: FindingState
    level: Level | None = None
    since: int | None = None
    substance: Hashable = ()
    figures: Hashable = ()
    resolved_on: int | None = None
    resolution: Resolution | None = None
    accepted_until: int | None = None


class Verb(StrEnum):
    """What becomes of a finding. What is left as it is, or held, has no verb."""

    OPEN = "open"
    CHANGE = "change"
    REOPEN = "reopen"
    RESOLVE = "resolve"


class Turn(NamedTuple):
    """A turn in the life of a finding.

    level, since: those it has from now on
    material: whether it is news, and not merely a drift of figures
    """

    verb: Verb
    level: Level | None
    since: int | None
    resolution: Resolution | None = None
    material: bool = True


def sighting_of(draft: Draft) -> Sighting:
    """Return what matters of a draft to the life of its finding."""
    return Sighting(
        level=draft.level,
        known_level=draft.known_level,
        since=draft.since,
        silent=bool(draft.silent),
        substance=(frozenset(draft.leading), draft.rows, draft.silent),
        figures=(draft.leading, draft.skew, draft.rhythms, draft.slack),
    )


def reconcile(
    existing: Mapping[Key, Standing],
    seen: Mapping[Key, Sighting],
    *,
    as_of: int,
    return_days: int,
    silent: Container[Key] = (),
    still_there_unmoved: Container[Key] = (),
    come_true: Container[Key] = (),
) -> Iterator[tuple[Key, Turn]]:
    """Yield the turns that findings take on the day `as_of`, those seen first, in their order.

    existing: the latest finding of each key; seen: today's; both of the same scope
    return_days: one that comes back within so many days is the same finding again
    silent: keys of pace findings whose lanes are silent today. Silence is not health: it does
        not end what was worse than watch
    still_there_unmoved: keys that would be seen today had no baseline moved. Re-planning is not
        recovery
    come_true: keys of forecasts of which what they foretold is seen today
    """
    for key, sighting in seen.items():
        turn = _turn_of_seen(existing.get(key), sighting, as_of, return_days)
        if turn:
            yield key, turn
    for key, standing in existing.items():
        if key in seen or standing.state is FindingState.RESOLVED:
            continue
        if standing.level and standing.level.rank > Level.WATCH.rank and key in silent:
            continue
        resolution = Resolution.RECOVERED
        if key in come_true:
            resolution = Resolution.CAME_TRUE
        elif key in still_there_unmoved:
            resolution = Resolution.REBASELINED
        yield key, Turn(Verb.RESOLVE, standing.level, standing.since, resolution)


def _turn_of_seen(
    standing: Standing | None, sighting: Sighting, as_of: int, return_days: int
) -> Turn | None:
    if standing is None:
        return Turn(Verb.OPEN, opening_level(sighting), sighting.since)
    match standing.state:
        case FindingState.RESOLVED:
            return _turn_of_returned(standing, sighting, as_of, return_days)
        case FindingState.ACCEPTED_RISK:
            if standing.accepted_until is None or as_of <= standing.accepted_until:
                return None
            return Turn(Verb.REOPEN, opening_level(sighting), sighting.since)
    level = _level_of_standing(standing, sighting)
    if level is standing.level and (sighting.substance, sighting.figures) == (
        standing.substance,
        standing.figures,
    ):
        return None
    material = level is not standing.level or sighting.substance != standing.substance
    since = sighting.since if level is sighting.level else standing.since
    return Turn(Verb.CHANGE, level, since, material=material)


def _turn_of_returned(
    standing: Standing, sighting: Sighting, as_of: int, return_days: int
) -> Turn | None:
    ended = as_of if standing.resolved_on is None else standing.resolved_on
    goes_on = sighting.since is None or sighting.since <= ended
    if standing.resolution is Resolution.WITHDRAWN and goes_on:
        # Someone has said that this is not one; only what began later can be another.
        return None
    verb = Verb.REOPEN if as_of - ended <= return_days else Verb.OPEN
    return Turn(verb, opening_level(sighting), sighting.since)


def opening_level(sighting: Sighting) -> Level | None:
    """Return the level a finding opens with: above watch only on lanes that are not silent."""
    if sighting.level is None or not sighting.silent:
        return sighting.level
    return max(sighting.known_level or Level.WATCH, Level.WATCH, key=lambda level: level.rank)


def _level_of_standing(standing: Standing, sighting: Sighting) -> Level | None:
    """Return the level an open finding has now: silence neither raises nor lowers it."""
    if standing.level is None or sighting.level is None or not sighting.silent:
        return sighting.level
    opening = opening_level(sighting)
    return max(standing.level, opening or standing.level, key=lambda level: level.rank)
