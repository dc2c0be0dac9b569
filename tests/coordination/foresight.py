"""The forecast of a record in plain words: what tests of it are written in."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zlib import crc32

import numpy as np

from coordination.detection import detect
from coordination.forecasting import NOBODY, Chance, Names
from coordination.prospects import Prospects, prospects_of
from coordination.slips import Basis, Slips, basis_of
from coordination.thresholds import DEFAULTS, policies_for
from tests.coordination.record import Record


@dataclass(frozen=True)
class Question:
    """A record of which the forecast is asked.

    ratios: slip ratios of closed milestones, of every layer alike
    owners: by milestone, none where it is not named
    """

    record: Record
    ratios: Sequence[float] = (0.0,) * 8
    owners: dict[str, str] = field(default_factory=dict)
    chance: Chance = field(default_factory=lambda: Chance(trials=200))
    rhythm: float | None = None


def basis(ratios: Sequence[float], layers: int) -> Basis:
    layer = np.zeros(len(ratios), np.int32)
    closed = np.ones(len(ratios), np.bool_)
    return basis_of(Slips(layer, np.array(ratios, np.float64), closed), layers)


def number_of(word: str | None) -> int:
    return crc32(word.encode()) + 1 if word else NOBODY


def names_of(question: Question) -> Names:
    names = question.record.names
    return Names(
        np.array([number_of(name) for name in names], np.uint64),
        np.array([number_of(question.owners.get(name)) for name in names], np.uint64),
    )


def prospects(question: Question) -> Prospects:
    record = question.record
    plan = record.plan
    detection = detect(plan, DEFAULTS, record.as_of)
    if question.rhythm is not None:
        detection = replace(detection, rhythm=np.full(plan.initiatives, question.rhythm))
    return prospects_of(
        plan,
        detection,
        policies_for(plan.initiatives, DEFAULTS),
        basis(question.ratios, record.layers),
        names_of(question),
        question.chance,
    )


def told(question: Question) -> dict[str, tuple[Any, ...]]:
    """P50, P80, on-time probability, criticality and reason of each milestone by name."""
    found = prospects(question)
    outlooks = zip(
        question.record.names, found.milestones, found.criticality.tolist(), strict=False
    )
    return {
        name: (one.p50, one.p80, one.on_time, critical, one.reason)
        for name, one, critical in outlooks
    }
