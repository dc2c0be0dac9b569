"""The forecast: when milestones will be done, if slips stay what they were.

The model, in full. On the day t, with b the baseline of an open milestone, f its stated forecast
(b where none is stated), U the rhythm of its initiative, and Q the empirical quantile function of
the slip ratios it is drawn from (`slips.py`; a step function: what happened is drawn again, nothing
is made up between or beyond):

- **Slip**: s = round(Q(u) U) days, u uniform on [0, 1). What is due and open has shown that its
  slip is larger than its lateness (t - b) / U, and draws among the larger ones alone.
- **Own day** of what is not yet due: a slip that is early or none moves the stated date: max(f, t)
  + s. A late one counts from the earlier of promise and stated date, so that lateness its owner has
  already owned up to is not counted twice, and never leads before the stated date:
  max(max(min(b, f), t) + s, f). Of what is due: max(b + s, f); where no slip was ever so large, it
  starts anew today: max(t + max(s, 0), f), with s of any size.
  What is open today is not done before tomorrow: at least t + 1. The own day does not fall when f
  rises, nor before it is due when b or s do: more delay never gives an earlier forecast. To be less
  overdue may: it is the better news.
- **Needs**: done on the own day or when the last need is met, whichever is later (`flow.py`).
- **Owners**: what befalls an organisation befalls its milestones together. In each trial, with
  probability `shared`, a milestone draws the u of its owner in that trial, else one of its own.
  This mixture of the comonotone and the independent copula leaves the distribution of each slip
  untouched, gives two milestones of one owner the rank correlation `shared` squared, and needs no
  function that two machines round differently, as a Gaussian copula would.

What is done is certain. What is stuck in a gridlock, or stands in a workspace with too little
history, has no forecast.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.draws import draw, stream_of
from coordination.flow import NEVER, NOTHING, Flow, room_for_flow, run_flow
from coordination.plan import LATEST_DAY, NO_DATE, Plan
from coordination.slips import Basis

NOBODY: Final = 0
# Apart from each other, the draws that one milestone makes, and those of its owner.
_OF_ITS_OWN: Final = np.uint64(0x243F6A8885A308D3)
_WHOSE: Final = np.uint64(0x13198A2E03707344)
_OF_OWNER: Final = np.uint64(0xA4093822299F31D0)


@dataclass(frozen=True, slots=True)
class Chance:
    """How a forecast is drawn.

    trials: at least 1; seed: any whole number of 63 bits
    shared: how often a milestone fares as its owner does on the whole, 0..1
    """

    trials: int = 2_000
    seed: int = 1
    shared: float = 0.7


class Names(NamedTuple):
    """Who draws, by row: milestones and their owners by numbers that do not depend on the plan.

    milestone: uint64[M]; owner: uint64[M], `NOBODY` for none
    """

    milestone: NDArray[np.uint64]
    owner: NDArray[np.uint64]

    def of(self, rows: NDArray[np.int64]) -> "Names":
        """Return who draws in some rows."""
        return Names(self.milestone[rows], self.owner[rows])


class Trials(NamedTuple):
    """What came out of the trials, for some rows.

    finish: int32[R, T], the day each was done in each trial, `NEVER` for what is stuck
    critical: int64[M], in how many trials each row of the plan was on the critical path
    """

    finish: NDArray[np.int32]
    critical: NDArray[np.int64]


class _Drawn(NamedTuple):
    """What own days are drawn from, by row.

    earliest: the day a late slip counts from; stated: the stated date
    first, size: where the slip ratios that it is drawn from stand in `ratio`
    own, whose, owner: streams of draws: its own, whether it fares as its owner does, and how
    """

    open: NDArray[np.bool_]
    earliest: NDArray[np.int64]
    stated: NDArray[np.int64]
    rhythm: NDArray[np.float64]
    ratio: NDArray[np.float64]
    first: NDArray[np.int64]
    size: NDArray[np.int64]
    own: NDArray[np.uint64]
    whose: NDArray[np.uint64]
    owner: NDArray[np.uint64]
    shared: NDArray[np.float64]


@kernel
def own_day(earliest: int, stated: int, slip: int, day: int) -> int:
    """Return the day an open milestone is done by itself with a slip, as of `day`.

    earliest: the day a late slip counts from; stated: as it is
    """
    late = max(slip, 0)
    at = max(stated, day) + slip if slip < 0 else max(earliest + late, stated)
    return min(max(at, day + 1), LATEST_DAY)


@kernel
def _walk_back(
    last: int,
    binding: NDArray[np.int64],
    drawn: _Drawn,
    critical: NDArray[np.int64],
) -> None:
    """Count the open milestones on the path that ends in `last`."""
    row = last
    for _ in range(len(binding)):
        if row == NOTHING or not drawn.open[row]:
            return
        critical[row] += 1
        row = binding[row]


@kernel
def _streams(seed: np.uint64, who: NDArray[np.uint64]) -> NDArray[np.uint64]:
    streams = np.empty(len(who), np.uint64)
    for row in range(len(who)):
        streams[row] = stream_of(seed, who[row])
    return streams


@kernel
def _draw_days(drawn: _Drawn, trial: int, day: int, finish: NDArray[np.int64]) -> None:
    """Write the own day of each open row in a trial."""
    for row in range(len(finish)):
        if not drawn.open[row]:
            continue
        together = draw(drawn.whose[row], trial) < drawn.shared[row]
        chance = draw(drawn.owner[row] if together else drawn.own[row], trial)
        slip = drawn.ratio[drawn.first[row] + int(chance * drawn.size[row])] * drawn.rhythm[row]
        finish[row] = own_day(drawn.earliest[row], drawn.stated[row], int(np.rint(slip)), day)


@kernel
def _last_of(
    rows: int, drawn: _Drawn, finish: NDArray[np.int64], tie_rank: NDArray[np.int32]
) -> int:
    """Return the open row among the first `rows` that is done last."""
    last = NOTHING
    for row in range(rows):
        if drawn.open[row] and (
            last == NOTHING
            or finish[row] > finish[last]
            or (finish[row] == finish[last] and tie_rank[row] < tie_rank[last])
        ):
            last = row
    return last


@kernel
def _run(
    flow: Flow,
    drawn: _Drawn,
    certain: NDArray[np.int64],
    tie_rank: NDArray[np.int32],
    wanted: int,
    trials: int,
    day: int,
    room: NDArray[np.int64],
) -> Trials:
    finish_of = np.empty((wanted, trials), np.int32)
    critical = np.zeros(len(certain), np.int64)
    binding = np.full(len(certain), NOTHING, np.int64)
    for trial in range(trials):
        finish = certain.copy()
        _draw_days(drawn, trial, day, finish)
        run_flow(flow, finish, binding, room)
        for row in range(wanted):
            finish_of[row, trial] = finish[row]
        _walk_back(_last_of(wanted, drawn, finish, tie_rank), binding, drawn, critical)
    return Trials(finish_of, critical)


def _larger_slips(
    plan: Plan,
    basis: Basis,
    scale: NDArray[np.float64],
    waiting: NDArray[np.bool_],
    as_of: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return where the ratios that each row is drawn from start, how many, and of which it is due.

    Of what is due and open, those beyond its lateness; all, where none is.
    """
    first, size = basis.first[plan.layer], basis.size[plan.layer]
    known = np.zeros(plan.milestones, np.bool_)
    for row in np.flatnonzero(waiting & (plan.baseline <= as_of)).tolist():
        ratios = basis.ratio[first[row] : first[row] + size[row]]
        # By whole days, as slips are drawn.
        days = np.rint(ratios * scale[row])
        small = int(np.searchsorted(days, as_of - int(plan.baseline[row]), side="right"))
        if small < size[row]:
            first[row] += small
            size[row] -= small
            known[row] = True
    return first, size, known


def run_trials(
    plan: Plan,
    flow: Flow,
    stuck: NDArray[np.int32],
    rhythm: NDArray[np.float64],
    basis: Basis,
    names: Names,
    chance: Chance,
    as_of: int,
    *,
    initiatives: int = 1,
) -> Trials:
    """Return what comes of the milestones of a plan's first initiatives in seeded trials.

    flow, stuck: of the whole plan on the day `as_of`: what is waited for elsewhere is drawn too
    rhythm: float64[I], days
    basis: one that is enough
    initiatives: how many, at least 1
    The critical path of a trial ends in the milestone of these that is done last.
    """
    done = plan.done <= as_of
    certain = np.where(done, plan.done, NEVER).astype(np.int64)
    waiting = ~done
    waiting[stuck] = False
    stated = np.where(plan.forecast == NO_DATE, plan.baseline, plan.forecast).astype(np.int64)
    seed = np.uint64(chance.seed)
    scale = np.repeat(rhythm, np.diff(plan.first))
    first, size, known = _larger_slips(plan, basis, scale, waiting, as_of)
    earliest = np.maximum(np.minimum(plan.baseline, stated), as_of)
    drawn = _Drawn(
        open=waiting,
        earliest=np.where(known, plan.baseline, earliest).astype(np.int64),
        stated=stated,
        rhythm=scale,
        ratio=basis.ratio,
        first=first,
        size=size,
        own=_streams(seed ^ _OF_ITS_OWN, names.milestone),
        whose=_streams(seed ^ _WHOSE, names.milestone),
        owner=_streams(seed ^ _OF_OWNER, names.owner),
        shared=np.where(names.owner == NOBODY, 0.0, chance.shared),
    )
    return _run(
        flow,
        drawn,
        certain,
        plan.tie_rank,
        int(plan.first[initiatives]),
        chance.trials,
        as_of,
        room_for_flow(plan),
    )


def quantile_days(finish: NDArray[np.int32], share: float) -> NDArray[np.int32]:
    """Return int32[R]: the first day by which at least `share` of the trials are done.

    finish: int32[R, T]
    """
    trials = finish.shape[1]
    place = max(int(np.ceil(share * trials - 1e-9)) - 1, 0)
    days: NDArray[np.int32] = np.partition(finish, place, axis=1)[:, place]
    return days
