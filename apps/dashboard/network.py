"""What waits for what as the parts of an SVG: milestones by layer and day, and what joins them.

As in the drawings of lanes, places on the time axis are percentages and heights are pixels. Each
milestone has a number, under which the list below the drawing names it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboard.axis import Axis, Tick, percent
from apps.dashboard.drawing import axis_of
from apps.programmes.selectors.timelines import Link, Mark, Timeline
from coordination.vocabulary import Agreement

# Milestones in one drawing: more cannot be told apart.
MOST_NODES: Final = 60
_ROW: Final = 28
_LABEL: Final = 22
_GAP: Final = 8
_FOOT: Final = 22
_TOP: Final = 18
# How far apart two numbers have to be to stand in one row: on a phone, the width of one.
_APART: Final = 6.5

# The first that holds of a dependency is how it is drawn.
KINDS: Final = ("proposed", "gridlock", "critical", "agreed")

Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Node:
    """A milestone. state: done, open or overdue; stuck: held by a gridlock, drawn as a square."""

    number: int
    name: str
    layer: str
    expected: date
    state: str
    state_words: str
    x: str
    y: int
    critical: bool
    stuck: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A dependency, from what is waited for to what waits.

    kind: one of KINDS; middle_x, middle_y: where a
    sign stands that tells the kind without its colour
    """

    x1: str
    y1: int
    x2: str
    y2: int
    kind: str
    middle_x: str
    middle_y: str
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """The part of the drawing that belongs to a layer."""

    name: str
    top: int
    height: int
    label: int


@dataclass(frozen=True, slots=True)
class Network:
    """The drawing of all that waits for each other in an initiative, and what it says in words.

    chain: numbers along the critical chain, in its order; left_out: "" where all is drawn
    """

    bands: list[Band]
    nodes: list[Node]
    arrows: list[Arrow]
    ticks: list[Tick]
    today: str
    height: int
    top: int
    base: int
    label_line: int
    told: list[str]
    left_out: str
    kinds: tuple[str, ...] = KINDS


def network_of(
    drawn: Timeline,
    alignment: Mapping[str, Any],
    chain: Sequence[UUID],
    layers: Mapping[str, str],
) -> Network | None:
    """Return the drawing of an initiative's dependencies; None where nothing waits for anything.

    chain: the milestones of the critical chain in order; layers: names by key, in their order
    """
    marks = {mark.id: mark for mark in (*drawn.milestones, *drawn.outside)}
    cycles = [set(cycle) for cycle in alignment["gridlock"]["cycles"]]
    kinds = {link.id: _kind(link, set(pairwise(chain)), cycles) for link in drawn.dependencies}
    joined = {end for link in drawn.dependencies for end in (link.predecessor, link.successor)}
    if not joined:
        return None
    stuck = set().union(*cycles, alignment["gridlock"]["stuck"])
    conflicts = {edge[end] for edge in alignment["edges"] for end in ("predecessor", "successor")}
    weighty = [set(chain) | stuck, conflicts]
    chosen = sorted(
        (marks[one] for one in joined),
        key=lambda mark: (
            next((place for place, group in enumerate(weighty) if mark.id in group), len(weighty)),
            mark.actual_date is not None,
            mark.expected_date,
            mark.id,
        ),
    )[:MOST_NODES]
    days = [mark.expected_date for mark in chosen]
    axis = axis_of(min(days), max(days), drawn.as_of)
    bands, places, base = _laid(chosen, drawn, layers, axis)
    nodes = {
        mark.id: Node(
            number=number,
            name=mark.name,
            layer=layers[mark.layer],
            expected=mark.expected_date,
            state=_state(mark),
            state_words=_state_words(_state(mark)),
            x=axis.x(mark.expected_date),
            y=places[mark.id],
            critical=mark.id in chain,
            stuck=mark.id in stuck,
        )
        for number, mark in enumerate(
            sorted(chosen, key=lambda mark: (mark.expected_date, mark.id)), 1
        )
    }
    at = {mark.id: axis.at(mark.expected_date) for mark in chosen}
    return Network(
        bands=bands,
        nodes=list(nodes.values()),
        arrows=[
            _arrow(link, nodes, at, kinds[link.id])
            for link in drawn.dependencies
            if link.predecessor in nodes and link.successor in nodes
        ],
        ticks=axis.ticks(),
        today=axis.x(drawn.as_of),
        height=base + _FOOT,
        top=_TOP,
        base=base,
        label_line=base + _FOOT - 6,
        told=_told(list(kinds.values()), [nodes[one].number for one in chain if one in nodes]),
        left_out=_left_out(len(joined), len(chosen)),
    )


def _kind(link: Link, chain: set[Pair], cycles: Iterable[set[UUID]]) -> str:
    ends = {link.predecessor, link.successor}
    if link.agreement == Agreement.PROPOSED:
        return "proposed"
    if any(ends <= cycle for cycle in cycles):
        return "gridlock"
    return "critical" if (link.predecessor, link.successor) in chain else "agreed"


def _laid(
    chosen: Iterable[Mark], drawn: Timeline, layers: Mapping[str, str], axis: Axis
) -> tuple[list[Band], dict[UUID, int], int]:
    """Return the bands, the height at which each milestone stands in them, and where they end."""
    outside = {mark.id for mark in drawn.outside}
    by_band: dict[str, list[Mark]] = {key: [] for key in (*layers, "")}
    for mark in sorted(chosen, key=lambda mark: (mark.expected_date, mark.id)):
        by_band["" if mark.id in outside else mark.layer].append(mark)
    bands, places, top = [], {}, _TOP
    for key, marks in by_band.items():
        if not marks:
            continue
        ends: list[float] = []
        for mark in marks:
            x = axis.at(mark.expected_date)
            row = next((row for row, end in enumerate(ends) if end + _APART <= x), len(ends))
            ends[row : row + 1] = [x]
            places[mark.id] = top + _LABEL + row * _ROW + _ROW // 2
        height = _LABEL + len(ends) * _ROW + _GAP
        bands.append(Band(layers.get(key, "") or _("In other initiatives"), top, height, top + 15))
        top += height
    return bands, places, top


def _arrow(link: Link, nodes: Mapping[UUID, Node], at: Mapping[UUID, float], kind: str) -> Arrow:
    before, after = nodes[link.predecessor], nodes[link.successor]
    return Arrow(
        x1=before.x,
        y1=before.y,
        x2=after.x,
        y2=after.y,
        kind=kind,
        middle_x=percent((at[link.predecessor] + at[link.successor]) / 2),
        middle_y=f"{(before.y + after.y) / 2:.1f}",
        label=_("%(successor)s waits for %(predecessor)s")
        % {"successor": after.name, "predecessor": before.name},
    )


def _state(mark: Mark) -> str:
    if mark.actual_date:
        return "done"
    return "overdue" if mark.overdue else "open"


def _state_words(state: str) -> str:
    return {"done": _("done"), "open": _("open"), "overdue": _("overdue")}[state]


def _told(kinds: Sequence[str], chain: Sequence[int]) -> list[str]:
    """Return what the drawing shows, in sentences."""
    agreed, proposed = len(kinds) - kinds.count("proposed"), kinds.count("proposed")
    told = [
        ngettext("%(count)d dependency is agreed.", "%(count)d dependencies are agreed.", agreed)
        % {"count": agreed}
    ]
    if proposed:
        told.append(
            ngettext(
                "%(count)d is proposed only, and dashed: it counts for nothing yet.",
                "%(count)d are proposed only, and dashed: they count for nothing yet.",
                proposed,
            )
            % {"count": proposed}
        )
    if len(chain) > 1:
        numbers = " → ".join(str(number) for number in chain)
        told.append(
            _("The critical chain, by which the end is moved: %(chain)s.") % {"chain": numbers}
        )
    if locked := kinds.count("gridlock"):
        told.append(
            ngettext(
                "%(count)d dependency is part of a gridlock, marked with a cross.",
                "%(count)d dependencies are part of a gridlock, marked with a cross.",
                locked,
            )
            % {"count": locked}
        )
    return told


def _left_out(number: int, shown: int) -> str:
    if number <= shown:
        return ""
    return _(
        "Of %(all)d milestones that wait or are waited for, %(shown)d are drawn: those on the"
        " critical chain and in a gridlock, those whose dates contradict each other, and the next"
        " to come. The table has all of them."
    ) % {"all": number, "shown": shown}
