"""Findings as cards: the sentence, what drives it, and who can change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.alignment.models import Finding
from apps.alignment.selectors.sentences import sentence_of
from apps.dashboard.drivers import DRIVERS, Names, Story
from apps.dashboard.wording import (
    KIND_WORDS,
    LEVEL_WORDS,
    RESOLUTION_WORDS,
    STATE_WORDS,
)
from apps.forums.models import Session
from coordination.vocabulary import FindingKind, FindingState


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
    names = Names(story, layers)
    known = DRIVERS.get(FindingKind(finding.kind))
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
