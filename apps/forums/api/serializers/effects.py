"""What sessions did for what they dealt with, as JSON."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from rest_framework import serializers

from apps.forums.selectors.effects import SessionEffect
from coordination.session_effect import CONFIDENCE, FEWEST_CASES, WINDOW, Effect
from coordination.vocabulary import Level

_LEVELS: Final = [(level.value, level.value) for level in Level]


class EffectIntervalSerializer(serializers.Serializer[Any]):
    """The median of the differences in days, and between what it lies with that confidence."""

    median = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    confidence = serializers.FloatField()


class EffectDaySerializer(serializers.Serializer[Any]):
    """The median skews of one day of the window; null where no case is known."""

    day = serializers.IntegerField(help_text="From the day of the session.")
    dealt_with = serializers.FloatField(allow_null=True, help_text="Of matched cases.")
    others = serializers.FloatField(
        allow_null=True, help_text="Of the averages of what they are held against."
    )
    known = serializers.IntegerField(help_text="Of how many cases these are.")


class EffectCaseSerializer(serializers.Serializer[Any]):
    """A finding on the day that a session dealt with it, and those it is held against."""

    finding = serializers.UUIDField()
    session = serializers.UUIDField()
    day = serializers.DateField(help_text="Of the session, in the workspace's time zone.")
    level = serializers.ChoiceField(
        _LEVELS, allow_null=True, help_text="On that day; what had none is matched with nothing."
    )
    skew_days = serializers.FloatField(
        source="case.skew", allow_null=True, help_text="On that day, against the first baselines."
    )
    changed_days = serializers.FloatField(
        source="case.change",
        allow_null=True,
        help_text="From that day to 90 days later; null while that is to come.",
    )
    others_changed_days = serializers.FloatField(
        source="case.others", allow_null=True, help_text="What `matches` did on average."
    )
    difference_days = serializers.FloatField(
        source="case.difference",
        allow_null=True,
        help_text="What it changed less what they did: below 0, it closed faster.",
    )
    matches = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="The findings it is held against, up to five, the likest first.",
    )


class ForumFiguresSerializer(serializers.Serializer[Any]):
    """What can be counted of sessions, and of what they dealt with."""

    sessions = serializers.IntegerField(help_text="That were, or are being, held.")
    findings = serializers.IntegerField(help_text="That they dealt with.")
    questions_asked = serializers.IntegerField()
    questions_closed = serializers.IntegerField()
    commitments_kept = serializers.IntegerField(help_text="Made in them, and done.")
    commitments_missed = serializers.IntegerField()
    days_to_session = serializers.FloatField(
        allow_null=True, help_text="From a finding to its first session, the median."
    )
    milestones = serializers.IntegerField(
        help_text="Findings of which a milestone was achieved since, and commitments for one."
    )
    days_to_milestone = serializers.FloatField(
        allow_null=True, help_text="From the session to it, of a finding to the first, the median."
    )


class SessionEffectSerializer(serializers.Serializer[Any]):
    """What became of the findings that sessions dealt with, against others like them."""

    as_of = serializers.DateField()
    cases = serializers.IntegerField(help_text="Findings dealt with, each once for each day.")
    matched = serializers.IntegerField(help_text="Of them, those that others can be found for.")
    ended = serializers.IntegerField(help_text="Of these, those whose 90 days are over.")
    fewest = serializers.IntegerField(help_text="With fewer that have ended, no interval is told.")
    interval = EffectIntervalSerializer(allow_null=True, help_text="Null: too few to tell.")
    days = EffectDaySerializer(many=True, help_text="From 60 days before to 90 after.")
    of_each = EffectCaseSerializer(many=True, help_text="The cases, the latest first.")
    without_skew = serializers.IntegerField(
        help_text="Findings dealt with that are of a kind that has no skew."
    )
    left_out = serializers.IntegerField(help_text="Cases earlier than the latest 500.")
    figures = ForumFiguresSerializer()


def effect_told(found: SessionEffect) -> dict[str, Any]:
    """Return an effect as its serializer reads it."""
    effect = found.effect
    interval = effect.interval
    return {
        "as_of": found.as_of,
        "cases": effect.cases,
        "matched": effect.matched,
        "ended": effect.ended,
        "fewest": FEWEST_CASES,
        "interval": interval and {**interval._asdict(), "confidence": CONFIDENCE},
        "days": list(_days(effect)),
        "of_each": found.cases,
        "without_skew": found.without_skew,
        "left_out": found.left_out,
        "figures": found.figures,
    }


def _days(effect: Effect) -> Iterator[dict[str, Any]]:
    columns = (WINDOW, effect.dealt_with, effect.others, effect.known)
    for day, own, others, known in zip(*(column.tolist() for column in columns), strict=True):
        yield {
            "day": day,
            "dealt_with": own if np.isfinite(own) else None,
            "others": others if np.isfinite(others) else None,
            "known": known,
        }
