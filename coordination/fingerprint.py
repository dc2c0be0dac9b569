"""A fingerprint of the inputs of a finding: the same inputs, the same fingerprint, anywhere."""

import hashlib
from collections.abc import Iterable
from dataclasses import fields
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from coordination.needs import Needs
from coordination.plan import CANCELLED, NO_DATE, Plan
from coordination.thresholds import Thresholds

# Changes whenever what is hashed does, so that two versions never seem to agree by chance.
_FORMAT = 1
_OUTSIDE = -2


def fingerprint(
    plan: Plan,
    rows: NDArray[np.integer],
    needs: Needs,
    concerned: Iterable[int],
    thresholds: Thresholds,
    as_of: int,
) -> str:
    """Return the SHA-256, in hexadecimal, of all that a finding follows from.

    rows: milestones it depends on, in any order
    concerned: positions in `needs` of the needs it depends on, in any order
    Completions after `as_of`, and how long ago a report is beyond being recent, do not count:
    a past day gives the same fingerprint whenever it is asked for.
    """
    rows = rows[np.argsort(plan.tie_rank[rows], kind="stable")]
    done = plan.done[rows]
    reported = plan.reported[rows]
    columns = (
        plan.layer[rows],
        plan.baseline[rows],
        plan.original[rows],
        plan.forecast[rows],
        np.where(done <= as_of, done, np.int32(NO_DATE)),
        (reported > as_of - thresholds.silence_days) & (reported != NO_DATE),
        plan.weight[rows],
    )
    place = {row: number for number, row in enumerate(rows.tolist())}
    wants = sorted(_want(plan, needs, need, place) for need in concerned)
    words = (_FORMAT, as_of, plan.layers, len(rows), _words_of(thresholds), wants)
    digest = hashlib.sha256(repr(words).encode())
    for column in columns:
        # Little-endian on any machine.
        digest.update(column.astype(column.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()


@lru_cache(maxsize=64)
def _words_of(thresholds: Thresholds) -> str:
    """Return thresholds in words that do not depend on how they were given."""
    pairs = None if thresholds.pairs is None else sorted(thresholds.pairs)
    numbers = {
        field.name: float(getattr(thresholds, field.name))  # 14 and 14.0 are the same.
        for field in fields(thresholds)
        if field.name != "pairs"
    }
    return f"{numbers} {pairs}"


def _want(
    plan: Plan, needs: Needs, need: int, place: dict[int, int]
) -> tuple[int, int, list[tuple[int, int]]]:
    """Return who needs how many of whom, by their places among the rows."""
    members = needs.member[needs.first[need] : needs.first[need + 1]]
    dependencies = plan.dependencies
    predecessors = dependencies.predecessor[members].tolist()
    return (
        place[int(dependencies.successor[members[0]])],
        int(needs.required[need]),
        sorted(
            (CANCELLED if row == CANCELLED else place.get(row, _OUTSIDE), lag)
            for row, lag in zip(predecessors, dependencies.lag[members].tolist(), strict=True)
        ),
    )
