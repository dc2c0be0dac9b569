"""Findings as cards: the sentence, what drives it, and who can change it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.alignment.models import Finding
from apps.alignment.selectors.sentences import sentence_of
from apps.dashboard.wording import (
    KIND_WORDS,
    LEVEL_WORDS,
    RESOLUTION_WORDS,
    STATE_WORDS,
    ratio_words,
)
from apps.forums.models import Session
from coordination.vocabulary import FindingKind, FindingState

Story = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A milestone that an explanation speaks of."""

    name: str
    owner: str
    layer: str
    baseline: date | None


@dataclass(frozen=True, slots=True)
class Card:
    """A finding as it is shown.

    drivers: what the template of its kind shows; template: its name, "" for a kind without any
    initiatives: ids of all that it touches; judged: name and value of each figure it was judged by
    sessions: on whose agendas it is or was, as far as the reader sees them
    first: id of the milestone to finish first, "" where none would mend it by itself
    """

    id: UUID
    kind: str
    title: str
    level: str | None
    level_words: str
    state: str
    state_words: str
    since: date | None
    as_of: date
    over: bool
    reason: str
    sentence: str
    template: str
    drivers: dict[str, Any]
    initiatives: list[UUID]
    judged: list[tuple[str, str]]
    inputs_hash: str
    sessions: Sequence[Session] = ()
    first: str = ""


def card_of(finding: Finding, layers: Mapping[str, str], sessions: Sequence[Session] = ()) -> Card:
    """Return a finding with its milestones and layers by name.

    layers: names by key; sessions: that have it on their agendas, as far as the reader sees them
    """
    story = finding.explanation
    names = _Names(story, layers)
    known = _DRIVERS.get(FindingKind(finding.kind))
    state = FindingState(finding.state)
    return Card(
        id=finding.pk,
        kind=finding.kind,
        title=str(KIND_WORDS[finding.kind]),
        level=finding.level,
        level_words=str(LEVEL_WORDS[finding.level]) if finding.level else "",
        state=state,
        state_words=str(
            RESOLUTION_WORDS[finding.resolution] if finding.resolution else STATE_WORDS[state]
        ),
        since=finding.since,
        as_of=finding.as_of,
        over=state == FindingState.RESOLVED,
        reason=finding.reason,
        sentence=sentence_of(finding, layers),
        template=f"dashboard/drivers/{known[0]}.html" if known else "",
        drivers=(known[1](story, names) if known else {})
        | {"silent": names.layers(story.get("silent_layers", []))},
        initiatives=_initiatives(finding),
        judged=_judged(story),
        inputs_hash=story.get("inputs_hash", ""),
        sessions=sessions,
        first=_first(story),
    )


class _Names:
    """Names of what a story speaks of by id."""

    def __init__(self, story: Story, layers: Mapping[str, str]) -> None:
        self._milestones = story.get("milestones", {})
        self._layers = layers

    def milestone(self, one: str | None) -> Told:
        """Return a milestone; None is one that was cancelled."""
        if one is None:
            return Told(_("a cancelled milestone"), "", "", None)
        told = self._milestones.get(one)
        if told is None:
            return Told(_("a removed milestone"), "", "", None)
        layer, due = told.get("layer", ""), told.get("baseline_date")
        return Told(told["name"], told.get("owner") or "", self.layer(layer), _day(due))

    def milestones(self, many: Iterable[str]) -> list[Told]:
        return [self.milestone(one) for one in many]

    def layer(self, key: str) -> str:
        return self._layers.get(key, key)

    def layers(self, keys: Iterable[str]) -> list[str]:
        return [self.layer(key) for key in keys]


def _pace(story: Story, names: _Names) -> dict[str, Any]:
    return {
        "leaders": [
            leader
            | {
                "name": names.layer(leader["layer"]),
                "since": _day(leader["since"]),
                "ratio": ratio_words(leader["skew_rhythms"]),
                "level_words": str(LEVEL_WORDS[leader["level"]]),
                "done": names.milestones(leader["milestones"]),
            }
            for leader in story["leaders"]
        ],
        "overdue": [
            late | {"milestone": names.milestone(late["milestone"])} for late in story["overdue"]
        ],
        "closing": [
            step | {"milestone": names.milestone(step["milestone"])}
            for step in story["closing_order"]
        ],
        "closed_below": story["closed_below_days"],
        "couplings": _waits(story["couplings"], names),
        "next_level": str(LEVEL_WORDS[story["next_level"]]) if story["next_level"] else "",
        "next_level_on": _day(story["next_level_on"]),
    }


def _forecast(story: Story, names: _Names) -> dict[str, Any]:
    return {
        "on": _day(story["expected_on"]),
        "leaders": [
            leader
            | {
                "name": names.layer(leader["layer"]),
                "on": _day(leader["expected_on"]),
                "ratio": ratio_words(leader["skew_rhythms"]),
                "level_words": str(LEVEL_WORDS[leader["level"]]),
            }
            for leader in story["leaders"]
        ],
        "late": [
            {
                "milestone": names.milestone(late["milestone"]),
                "baseline": _day(late["baseline_date"]),
                "expected": _day(late["expected"]),
                "waits_for": names.milestone(late["waits_for"]) if late["waits_for"] else None,
            }
            for late in story["late"]
        ],
        "couplings": _waits(story["couplings"], names),
    }


def _need(story: Story, names: _Names) -> dict[str, Any]:
    return {
        "successor": names.milestone(story["successor"]),
        "expected": _day(story["successor_expected"]),
        "required": story["required"],
        "late": -story["slack_days"],
        "members": [
            {
                "milestone": names.milestone(member["predecessor"]),
                "lag": member["lag_days"],
                "needed_by": _day(member["needed_by"]),
                "expected": _day(member["expected"]),
                "done": member["done"],
                "binding": member["predecessor"] == story["binding"],
            }
            for member in story["members"]
        ],
    }


def _gridlock(story: Story, names: _Names) -> dict[str, Any]:
    return {
        "members": names.milestones(story["members"]),
        "waits": _waits(story["waits"], names),
        "ways": [
            {"milestones": names.milestones(way["milestones"]), "releases": way["releases"]}
            for way in story["interventions"]
        ],
    }


def _silence(story: Story, names: _Names) -> dict[str, Any]:
    return {
        "due": [
            {
                "milestone": names.milestone(due["milestone"]),
                "baseline": _day(due["baseline_date"]),
                "reported": _day(due["reported_on"]),
            }
            for due in story["due"]
        ],
        "lately": names.milestones(story["reported_lately"]),
    }


def _missing(story: Story, names: _Names) -> dict[str, Any]:
    return {
        "planned": names.layers(story["layers_planned"]),
        "begun": names.layers(story["layers_begun"]),
    }


_DRIVERS: dict[FindingKind, tuple[str, Callable[[Story, _Names], dict[str, Any]]]] = {
    FindingKind.PACE: ("pace", _pace),
    FindingKind.FORECAST: ("forecast", _forecast),
    FindingKind.RAN_AHEAD: ("need", _need),
    FindingKind.DEPENDENCY_CONFLICT: ("need", _need),
    FindingKind.GRIDLOCK: ("gridlock", _gridlock),
    FindingKind.SILENCE: ("silence", _silence),
    FindingKind.MISSING_LAYER: ("missing", _missing),
}


def _waits(couplings: Iterable[Story], names: _Names) -> list[dict[str, Any]]:
    return [
        {
            "successor": names.milestone(wait["successor"]),
            "predecessor": names.milestone(wait["predecessor"]),
            "lag": wait["lag_days"],
            "done": wait["done"],
        }
        for wait in couplings
    ]


def _first(story: Story) -> str:
    """Return the milestone that closes most of a gap, or that holds up what waits; "" for none."""
    order = story.get("closing_order") or [{"milestone": story.get("binding")}]
    return order[0]["milestone"] or ""


def _initiatives(finding: Finding) -> list[UUID]:
    if finding.initiative_id:
        return [finding.initiative_id]
    told = finding.explanation.get("milestones", {}).values()
    return list(dict.fromkeys(UUID(milestone["initiative"]) for milestone in told))


def _judged(story: Story) -> list[tuple[str, str]]:
    numbers = story.get("thresholds", {})
    told = [
        (_("Rhythm of the initiative"), story.get("rhythm_days"), _("days")),
        *(
            (
                _("%(level)s: on from, off below") % {"level": LEVEL_WORDS[level]},
                numbers.get(f"{level}_enter"),
                f"/ {numbers.get(f'{level}_leave')} " + _("rhythms"),
            )
            for level in LEVEL_WORDS
        ),
        (_("Least skew"), numbers.get("minimum_skew_days"), _("days")),
        (_("Has to last before it goes on"), numbers.get("hold_days"), _("days")),
        (_("Has to last before it goes off"), numbers.get("release_days"), _("days")),
        (_("Silent after"), numbers.get("silence_days"), _("days")),
    ]
    return [(name, f"{value} {unit}") for name, value, unit in told if value is not None]


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
