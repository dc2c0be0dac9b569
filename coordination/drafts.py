"""Drafts: findings as the detector sees them on one day, before anyone has said a word to them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from coordination.edges import EDGE_KINDS
from coordination.plan import NO_DATE
from coordination.vocabulary import LEVELS, FindingKind, Level

KINDS: Final = tuple(FindingKind)
# The initiative of a gridlock whose members belong to several, and of what has no layer or need.
SEVERAL: Final = -1
NONE: Final = -1
KEY_PARTS: Final = 3
_LEVEL_OF: Final = (None, *LEVELS)


class Draft(NamedTuple):
    """One finding; rows, layers and initiatives are those of the plan.

    initiative: `SEVERAL` for a gridlock that spans initiatives
    key: with kind and initiative, what makes it the same finding tomorrow:
        pace, forecast: (lagging layer,); missing_layer, silence: (layer,)
        ran_ahead, dependency_conflict: (successor, group, -1), or (successor, 0, predecessor)
            for a need of its own
        gridlock: the rows of the core, ascending; a single one for a dead end
    level: of a pace or forecast finding, the highest of its pairs, reached or to be reached
    known_level: the highest of those of its pairs in which neither lane is silent
    since: the day that level went on; for ran_ahead the day the successor was done; else None
    leading: layers, the strongest first; skew, rhythms: those of the strongest, days and rhythms;
        of a forecast, on the day it comes about
    lagging: layer that lags, is missing or is silent; `NONE` for edges and gridlock
    slack: days, of an edge
    rows: successor and binding predecessor of an edge; members of a gridlock by tie rank
    need: position of an edge's need in the detection's needs, else `NONE`
    silent: layers among those named that are silent, so that the figures may be too good
    """

    kind: FindingKind
    initiative: int
    key: tuple[int, ...]
    level: Level | None
    known_level: Level | None
    since: int | None
    leading: tuple[int, ...]
    lagging: int
    skew: int
    rhythms: float
    slack: int
    rows: tuple[int, ...]
    need: int
    silent: tuple[int, ...]


class Lists(NamedTuple):
    """A list of whole numbers for each draft, one after the other: first[f]:first[f+1]."""

    first: NDArray[np.int64]
    value: NDArray[np.int64]

    @classmethod
    def of_sizes(cls, sizes: NDArray[np.integer], value: NDArray[np.integer]) -> "Lists":
        """Return the lists of these sizes that `value` holds."""
        return cls(
            np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes))), value.astype(np.int64)
        )

    @classmethod
    def empty(cls, count: int) -> "Lists":
        """Return as many lists with nothing in them."""
        return cls(np.zeros(count + 1, np.int64), np.empty(0, np.int64))

    @classmethod
    def join(cls, parts: "Iterable[Lists]") -> "Lists":
        """Return the lists of all parts."""
        parts = list(parts)
        return cls.of_sizes(
            np.concatenate([np.diff(part.first) for part in parts]),
            np.concatenate([part.value for part in parts]),
        )

    def take(self, places: NDArray[np.integer]) -> list[tuple[int, ...]]:
        """Return some of the lists."""
        starts, ends = self.first[places].tolist(), self.first[places + 1].tolist()
        if starts == ends:
            return [()] * len(starts)
        low = min(starts)
        value = self.value[low : max(ends)].tolist()
        return [
            tuple(value[start - low : end - low]) for start, end in zip(starts, ends, strict=True)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Drafts(Sequence[Draft]):
    """Drafts as columns, so that hundreds of thousands can be compared with those of yesterday.

    A sequence of `Draft`, each made when asked for. Columns, by draft:
    kind: int8, position in `KINDS`
    initiative: int32
    key: int64[F, 3], as in `Draft`, filled up with -1; of a gridlock: its least row and its size
    level, known_level: int8, ranks; since: int32, or NO_DATE
    lagging: int32; skew: int32; rhythms: float64; slack: int64; need: int64
    leading, rows, silent: lists, as in `Draft`
    """

    kind: NDArray[np.int8]
    initiative: NDArray[np.int32]
    key: NDArray[np.int64]
    level: NDArray[np.int8]
    known_level: NDArray[np.int8]
    since: NDArray[np.int32]
    lagging: NDArray[np.int32]
    skew: NDArray[np.int32]
    rhythms: NDArray[np.float64]
    slack: NDArray[np.int64]
    need: NDArray[np.int64]
    leading: Lists
    rows: Lists
    silent: Lists

    @classmethod
    def blank(cls, kind: NDArray[np.int8], initiative: NDArray[np.int32]) -> "Drafts":
        """Return drafts that say nothing yet but what they are and where."""
        count = len(kind)
        none = np.full(count, NONE)
        return cls(
            kind=kind,
            initiative=initiative,
            key=np.full((count, KEY_PARTS), NONE),
            level=np.zeros(count, np.int8),
            known_level=np.zeros(count, np.int8),
            since=np.full(count, NO_DATE, np.int32),
            lagging=none.astype(np.int32),
            skew=np.zeros(count, np.int32),
            rhythms=np.zeros(count),
            slack=np.zeros(count, np.int64),
            need=none,
            leading=Lists.empty(count),
            rows=Lists.empty(count),
            silent=Lists.empty(count),
        )

    @classmethod
    def join(cls, parts: "Sequence[Drafts]") -> "Drafts":
        """Return the drafts of all parts, one part after the other."""
        columns: dict[str, Any] = {}
        for field in fields(cls):
            pieces = [getattr(part, field.name) for part in parts]
            joined = Lists.join if isinstance(pieces[0], Lists) else np.concatenate
            columns[field.name] = joined(pieces)
        return cls(**columns)

    def __len__(self) -> int:
        """Return the number of drafts."""
        return len(self.kind)

    @overload
    def __getitem__(self, place: int) -> Draft: ...

    @overload
    def __getitem__(self, place: slice) -> list[Draft]: ...

    def __getitem__(self, place: int | slice) -> Draft | list[Draft]:
        """Return one draft, or a list of those in a slice."""
        if isinstance(place, slice):
            return self.take(np.arange(len(self))[place])
        return self.take(np.array([range(len(self))[place]]))[0]

    def __iter__(self) -> Iterator[Draft]:
        """Return all drafts, one after the other."""
        return iter(self.take(np.arange(len(self))))

    def take(self, places: NDArray[np.integer]) -> list[Draft]:
        """Return the drafts at `places`, made at once: much cheaper than one by one."""
        since = self.since[places].tolist()
        kinds = [KINDS[code] for code in self.kind[places].tolist()]
        rows = self.rows.take(places)
        columns = zip(
            kinds,
            self.initiative[places].tolist(),
            map(_key, kinds, self.key[places].tolist(), rows),
            map(_LEVEL_OF.__getitem__, self.level[places].tolist()),
            map(_LEVEL_OF.__getitem__, self.known_level[places].tolist()),
            (None if day == NO_DATE else day for day in since),
            self.leading.take(places),
            self.lagging[places].tolist(),
            self.skew[places].tolist(),
            self.rhythms[places].tolist(),
            self.slack[places].tolist(),
            rows,
            self.need[places].tolist(),
            self.silent.take(places),
            strict=True,
        )
        return list(map(Draft._make, columns))


def _key(kind: FindingKind, parts: list[int], rows: tuple[int, ...]) -> tuple[int, ...]:
    if kind is FindingKind.GRIDLOCK:
        return tuple(sorted(rows))
    return tuple(parts) if kind in EDGE_KINDS else (parts[0],)
