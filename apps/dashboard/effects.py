"""What other dates do, side by side: paces and findings as they are and as they would be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.alignment.selectors.effects import Effect, FindingChange, FindingTold
from apps.dashboard.wording import KIND_WORDS, LEVEL_WORDS, day_words, signed


@dataclass(frozen=True, slots=True)
class PaceRow:
    """One lane. moved: whether its pace differs; original: against the first baseline."""

    layer: str
    before: str
    after: str
    original: str
    moved: bool


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding that differs: how it stands on each side, "" where it is not there."""

    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EffectShown:
    """What changes in one initiative."""

    id: UUID
    name: str
    paces: list[PaceRow]
    findings: list[FindingRow]


def effects_shown(
    effects: Iterable[Effect],
    initiatives: Mapping[UUID, Any],
    layers: Mapping[str, str],
    milestones: Mapping[UUID, str],
) -> list[EffectShown]:
    """Return effects in words.

    initiatives: by id; layers: names by key; milestones: names by id, of those that are spoken of
    """
    return [
        EffectShown(
            id=effect.pk,
            name=str(initiatives[effect.pk]),
            paces=[
                PaceRow(
                    layer=layers[pace.layer],
                    before=_pace(pace.before),
                    after=_pace(pace.after),
                    original=_pace(pace.original),
                    moved=pace.before != pace.after,
                )
                for pace in effect.paces
            ],
            findings=[_finding(change, layers, milestones) for change in effect.findings],
        )
        for effect in effects
    ]


def milestones_told(effects: Iterable[Effect]) -> set[UUID]:
    """Return the milestones that effects speak of."""
    return {
        milestone
        for effect in effects
        for change in effect.findings
        for side in change
        if side is not None
        for milestone in side.milestones
    }


def _pace(days: int) -> str:
    return signed(days) if days else _("on pace")


def _finding(
    change: FindingChange, layers: Mapping[str, str], milestones: Mapping[UUID, str]
) -> FindingRow:
    told = change.after or change.before
    assert told is not None  # noqa: S101 - a change has at least one side
    return FindingRow(
        kind=str(KIND_WORDS[told.kind]),
        before=_told(change.before, layers, milestones),
        after=_told(change.after, layers, milestones),
    )


def _told(
    told: FindingTold | None, layers: Mapping[str, str], milestones: Mapping[UUID, str]
) -> str:
    if told is None:
        return ""
    if told.leading and told.lagging:
        words = _("%(leading)s ahead of %(lagging)s by %(days)s") % {
            "leading": layers[told.leading[0]],
            "lagging": layers[told.lagging],
            "days": signed(told.skew_days or 0),
        }
        level = LEVEL_WORDS[told.level] if told.level else ""
        since = _("since %(day)s") % {"day": day_words(told.since)} if told.since else ""
        return " · ".join(str(part) for part in (level, words, since) if part)
    if told.milestones:
        successor, predecessor = (milestones.get(one, "") for one in told.milestones[:2])
        return _("“%(successor)s” needs “%(predecessor)s”: %(slack)s") % {
            "successor": successor,
            "predecessor": predecessor,
            "slack": signed(told.slack_days or 0),
        }
    return layers[told.lagging] if told.lagging else ""
