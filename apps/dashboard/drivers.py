"""What drives a finding, with names in place of ids: one shape for each kind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.dashboard.wording import LEVEL_WORDS, ratio_words
from coordination.vocabulary import FindingKind

Story = Mapping[str, Any]

# More of a list is not read: the first are the ones that matter most.
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A milestone that an explanation speaks of."""

    name: str
    owner: str
    layer: str
    baseline: date | None


@dataclass(frozen=True, slots=True)
class First:
    """The first rows of a list; `more` counts those that are not among them."""

    rows: list[Any]
    more: int

    @classmethod
    def of(cls, many: Sequence[Any], told: Callable[[Any], Any]) -> "First":
        """Tell the first `SHOWN` of many."""
        return cls([told(one) for one in many[:SHOWN]], max(len(many) - SHOWN, 0))


class Names:
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

    def milestones(self, many: Sequence[str]) -> First:
        """Return the first of many milestones."""
        return First.of(many, self.milestone)

    def in_place(self, told: Story) -> dict[str, Any]:
        """Return what is told of a milestone with the milestone in place of its id."""
        return {**told, "milestone": self.milestone(told["milestone"])}

    def layer(self, key: str) -> str:
        """Return a layer's name."""
        return self._layers.get(key, key)

    def layers(self, keys: Iterable[str]) -> list[str]:
        """Return the names of layers."""
        return [self.layer(key) for key in keys]


def _pace(story: Story, names: Names) -> dict[str, Any]:
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
        "overdue": First.of(story["overdue"], names.in_place),
        "closing": First.of(story["closing_order"], names.in_place),
        "closed_below": story["closed_below_days"],
        "couplings": _waits(story["couplings"], names),
        "next_level": str(LEVEL_WORDS[story["next_level"]]) if story["next_level"] else "",
        "next_level_on": _day(story["next_level_on"]),
    }


def _forecast(story: Story, names: Names) -> dict[str, Any]:
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
        "late": First.of(
            story["late"],
            lambda late: {
                "milestone": names.milestone(late["milestone"]),
                "baseline": _day(late["baseline_date"]),
                "expected": _day(late["expected"]),
                "waits_for": names.milestone(late["waits_for"]) if late["waits_for"] else None,
            },
        ),
        "couplings": _waits(story["couplings"], names),
    }


def _need(story: Story, names: Names) -> dict[str, Any]:
    return {
        "successor": names.milestone(story["successor"]),
        "expected": _day(story["successor_expected"]),
        "required": story["required"],
        "late": -story["slack_days"],
        "alternatives": len(story["members"]),
        "members": First.of(
            # What decides it stands first, so that it is never among those left out.
            sorted(story["members"], key=lambda member: member["predecessor"] != story["binding"]),
            lambda member: {
                "milestone": names.milestone(member["predecessor"]),
                "lag": member["lag_days"],
                "needed_by": _day(member["needed_by"]),
                "expected": _day(member["expected"]),
                "done": member["done"],
                "binding": member["predecessor"] == story["binding"],
            },
        ),
    }


def _gridlock(story: Story, names: Names) -> dict[str, Any]:
    return {
        "waits": _waits(story["waits"], names),
        "ways": First.of(
            story["interventions"],
            lambda way: {
                "milestones": names.milestones(way["milestones"]),
                "releases": way["releases"],
            },
        ),
    }


def _silence(story: Story, names: Names) -> dict[str, Any]:
    return {
        "due": First.of(
            story["due"],
            lambda due: {
                "milestone": names.milestone(due["milestone"]),
                "baseline": _day(due["baseline_date"]),
                "reported": _day(due["reported_on"]),
            },
        ),
    }


def _missing(story: Story, names: Names) -> dict[str, Any]:
    return {
        "planned": names.layers(story["layers_planned"]),
        "begun": names.layers(story["layers_begun"]),
    }


DRIVERS: dict[FindingKind, tuple[str, Callable[[Story, Names], dict[str, Any]]]] = {
    FindingKind.PACE: ("pace", _pace),
    FindingKind.FORECAST: ("forecast", _forecast),
    FindingKind.RAN_AHEAD: ("need", _need),
    FindingKind.DEPENDENCY_CONFLICT: ("need", _need),
    FindingKind.GRIDLOCK: ("gridlock", _gridlock),
    FindingKind.SILENCE: ("silence", _silence),
    FindingKind.MISSING_LAYER: ("missing", _missing),
}


def _waits(couplings: Sequence[Story], names: Names) -> First:
    return First.of(
        couplings,
        lambda wait: {
            "successor": names.milestone(wait["successor"]),
            "predecessor": names.milestone(wait["predecessor"]),
            "lag": wait["lag_days"],
            "done": wait["done"],
        },
    )


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
