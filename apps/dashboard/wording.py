"""Words for people: what a page shows of the record's keys, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import get_language_bidi, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from apps.programmes.models import Phase
from apps.stakeholders.models import Role
from apps.stakeholders.words import SECTOR_WORDS as SECTOR_WORDS  # noqa: PLC0414 - told here too
from coordination.vocabulary import (
    Agreement,
    FindingKind,
    FindingState,
    Level,
    MilestoneStatus,
    Resolution,
)

MINUS: Final = "\N{MINUS SIGN}"
_ISOLATE: Final = "\N{LEFT-TO-RIGHT ISOLATE}"
_END_ISOLATE: Final = "\N{POP DIRECTIONAL ISOLATE}"
Words = Mapping[str, str | Promise]

LEVEL_WORDS: Final[Words] = {
    Level.CRITICAL: gettext_lazy("critical"),
    Level.WARNING: gettext_lazy("warning"),
    Level.WATCH: gettext_lazy("watch"),
}
# In the order in which they are read, the most binding first.
KIND_WORDS: Final[Words] = {
    FindingKind.GRIDLOCK: gettext_lazy("Gridlock"),
    FindingKind.PACE: gettext_lazy("Layers out of step"),
    FindingKind.DEPENDENCY_CONFLICT: gettext_lazy("Dates that contradict each other"),
    FindingKind.RAN_AHEAD: gettext_lazy("Ran ahead of what it needs"),
    FindingKind.MISSING_LAYER: gettext_lazy("Layer without a plan"),
    FindingKind.SILENCE: gettext_lazy("Silence"),
    FindingKind.FORECAST: gettext_lazy("Forecast"),
}
STATE_WORDS: Final[Words] = {
    FindingState.OPEN: gettext_lazy("open"),
    FindingState.ACKNOWLEDGED: gettext_lazy("acknowledged"),
    FindingState.IN_SESSION: gettext_lazy("on a session's agenda"),
    FindingState.ACCEPTED_RISK: gettext_lazy("accepted as a risk"),
    FindingState.RESOLVED: gettext_lazy("resolved"),
}
RESOLUTION_WORDS: Final[Words] = {
    Resolution.RECOVERED: gettext_lazy("resolved: work caught up"),
    Resolution.REBASELINED: gettext_lazy("resolved: the plan moved, the work did not"),
    Resolution.WITHDRAWN: gettext_lazy("resolved: withdrawn"),
    Resolution.CAME_TRUE: gettext_lazy("resolved: it came true"),
}
STATUS_WORDS: Final[Words] = {
    MilestoneStatus.PLANNED: gettext_lazy("planned"),
    MilestoneStatus.IN_PROGRESS: gettext_lazy("in progress"),
    MilestoneStatus.REPORTED: gettext_lazy("reported done, not yet accepted"),
    MilestoneStatus.ACCEPTED: gettext_lazy("done and accepted"),
    MilestoneStatus.CANCELLED: gettext_lazy("cancelled"),
}
AGREEMENT_WORDS: Final[Words] = {
    Agreement.PROPOSED: gettext_lazy("proposed, not yet agreed"),
    Agreement.ACCEPTED: gettext_lazy("agreed"),
    Agreement.DECLINED: gettext_lazy("declined"),
}
PHASE_WORDS: Final[Words] = {
    Phase.IDEA: gettext_lazy("idea"),
    Phase.PILOT: gettext_lazy("pilot"),
    Phase.PRODUCTION: gettext_lazy("production"),
    Phase.SCALE: gettext_lazy("scale"),
    Phase.CLOSED: gettext_lazy("closed"),
}
ROLE_WORDS: Final[Words] = {
    Role.ADMIN: gettext_lazy("admin"),
    Role.PROGRAMME_OFFICE: gettext_lazy("programme office"),
    Role.ORGANISER: gettext_lazy("forum organiser"),
    Role.PARTNER: gettext_lazy("partner"),
    Role.OBSERVER: gettext_lazy("observer"),
}


@dataclass(frozen=True, slots=True)
class PaceWords:
    """A pace in colour, sign and text.

    tone: of the style sheet; figure: days with their sign, "" where there is nothing to say in days
    words: what the figure means; done, milestones: how much of the lane is complete
    original: the pace against the first baseline, where re-planning made it another one
    """

    tone: str
    figure: str
    words: str
    done: int = 0
    milestones: int = 0
    original: str = ""


def signed(days: int) -> str:
    """Return days with unit and sign, which stays before the number in any script."""
    sign = "+" if days > 0 else MINUS if days < 0 else ""
    figure = f"{sign}{abs(days)}"
    return _("%(days)s d") % {
        "days": f"{_ISOLATE}{figure}{_END_ISOLATE}" if get_language_bidi() else figure
    }


def layer_words(name: str) -> str:
    """Return a layer's name; those every workspace begins with are known in each language."""
    return _(name) if name else name


def pace_words(lane: Mapping[str, Any] | None, rhythm: float, *, expected: bool) -> PaceWords:
    """Return how a lane of an alignment is told.

    lane: None where the layer has no milestones; expected: whether it should have some
    rhythm: days; a lane that is off by a whole rhythm is told with more emphasis
    """
    if lane is None:
        if expected:
            return PaceWords("missing", "", _("nothing planned"))
        return PaceWords("none", "", _("no milestones"))
    days, done, milestones = lane["pace_days"], lane["completed"], lane["milestones"]
    original = lane["original_pace_days"]
    promised = signed(original) if original != days else ""
    if lane["state"] == "unknown":
        return PaceWords("unknown", "", _("unknown (silent)"), done, milestones, promised)
    if done == milestones and not days:
        return PaceWords("even", "", _("complete"), done, milestones, promised)
    if not days:
        return PaceWords("even", "", _("on pace"), done, milestones, promised)
    far = abs(days) >= rhythm
    tone, words = (
        (("far-ahead" if far else "ahead"), _("ahead"))
        if days > 0
        else (("far-behind" if far else "behind"), _("behind"))
    )
    return PaceWords(tone, signed(days), words, done, milestones, promised)


def pair_sentence(pair: Mapping[str, Any], names: Mapping[str, str], silent: set[str]) -> str:
    """Return a pair of layers that are out of step as one sentence.

    names: of layers by key; silent: keys of layers whose pace is unknown
    """
    days = pair["skew_days"]
    told = ngettext(
        "%(leading)s is %(days)d day ahead of %(lagging)s, since %(since)s.",
        "%(leading)s is %(days)d days ahead of %(lagging)s, since %(since)s.",
        days,
    ) % {
        "leading": names[pair["leading"]],
        "lagging": names[pair["lagging"]],
        "days": days,
        "since": day_words(pair["since"]),
    }
    hidden = [names[key] for key in (pair["leading"], pair["lagging"]) if key in silent]
    if hidden:
        told += " " + _("Nobody has reported lately on %(layer)s, so this is uncertain.") % {
            "layer": hidden[-1]
        }
    return told


def standing_words(row: Mapping[str, Any]) -> str:
    """Return what is said of an initiative of the board that has no level."""
    if row["skew_rhythms"] is None:
        return _("Too little is planned to compare its layers.")
    return _("No layer has been out of step for long.")


def day_words(day: date) -> str:
    """Return a day as the reader's language writes it."""
    return date_format(day, "DATE_FORMAT")


def number_words(value: float) -> str:
    """Return a weight as the reader's language writes numbers, without digits that say nothing."""
    return str(number_format(f"{value:.6f}".rstrip("0").rstrip(".")))


def ratio_words(value: float) -> str:
    """Return a skew in rhythms, to two digits."""
    return str(number_format(f"{value:.2f}"))
