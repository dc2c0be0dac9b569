"""Words for people: what a page shows of the record's keys, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import get_language_bidi, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from apps.common.errors import FieldError, LockstepError
from apps.common.local_times import Reading
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


# Times that clocks leave out, or show twice.
READING_WORDS: Final[Words] = {
    Reading.MISSING.value: gettext_lazy(
        "Clocks there are put forward past this time: there is no such time that day."
    ),
    Reading.TWICE.value: gettext_lazy(
        "Clocks there show this time twice that day, as they are put back."
    ),
}
_REFUSALS: Final[Words] = {
    "accepted_already": gettext_lazy(
        "The programme office has accepted this one already. Ask it to return the milestone first."
    ),
    "not_on_link": gettext_lazy("This milestone is not behind this link, or no longer yours."),
    "other_organisation": gettext_lazy(
        "This address is of no colleague of your organisation. Ask whoever invited you."
    ),
    "of_another_organisation": gettext_lazy(
        "Who answers for another organisation is not yours to say: leave it empty, and its contact"
        " or its members are asked."
    ),
    "not_organiser": gettext_lazy(
        "Only this forum's organisers do that. Ask one of them, or an admin to make you one."
    ),
    "not_keeper": gettext_lazy(
        "Only its rapporteur, its chair and the forum's organisers write to this session's record."
    ),
    "session_over": gettext_lazy("This session is over: what it says does not change any more."),
    "wrong_state": gettext_lazy(
        "The session has moved on meanwhile: look at how it stands, and choose again."
    ),
    "nowhere": gettext_lazy("Give it a room, a place or a link before it is announced."),
    "announced_already": gettext_lazy(
        "People know when and where it is. Move it in place of changing it, so that they are told."
    ),
    "told_already": gettext_lazy("People know of it. Cancel it, so that they hear of it."),
    "still_in_use": gettext_lazy("It is in use. Take it off whatever uses it first."),
    "no_rhythm": gettext_lazy("Give the forum a rhythm first."),
    "overlapping": gettext_lazy("The next one begins before this many minutes are over."),
    "series_without_end": gettext_lazy("Say how many there are, or until which day."),
    "series_too_long": gettext_lazy("There are more than 60 until then. Choose an earlier day."),
    "series_empty": gettext_lazy("There is none until then. Choose a later day."),
    **READING_WORDS,
    "ends_before_it_starts": gettext_lazy("It ends before it begins, or at once."),
    "one_session_in_a_room_at_a_time": gettext_lazy("Another session has this room at that time."),
    "one_forum_for_each_key": gettext_lazy("Another forum has this key already."),
    "one_room_for_each_name": gettext_lazy("There is a room of this name already."),
    "one_theme_for_each_key": gettext_lazy("There is a theme of this name already."),
    "yourself": gettext_lazy(
        "You would see it no more. Let another organiser take you off the list."
    ),
    "clock": gettext_lazy(
        "The clock has moved on meanwhile: look at which item is running, and choose again."
    ),
    "not_open": gettext_lazy("It is not open any more: look at how it was settled."),
    "settled": gettext_lazy("Reopen it before it becomes something else."),
    "no_timetable": gettext_lazy(
        "There is no timetable in which everyone who is needed can be there. Give it more days,"
        " hours or rooms, or keep fewer sessions in place."
    ),
    "too_long": gettext_lazy("A session is longer than a day of the timetable."),
    "too_small": gettext_lazy("No room is large enough for one of the sessions."),
    "no_slot": gettext_lazy("No slot begins when one of the sessions is to be kept."),
    "feed_there": gettext_lazy("You have this calendar already."),
    "file_kind": gettext_lazy(
        "What this file holds is of no kind that is taken, whatever it is called: PDF, Word, Excel,"
        " PowerPoint, OpenDocument, PNG, JPEG and plain text are, without macros or markup."
    ),
    "file_name": gettext_lazy("The file's name does not end as files of its kind do."),
    "too_large": gettext_lazy("The file is too large. Put a link to it in its place."),
    "too_many_papers": gettext_lazy("An item has up to 20 papers. Take one off first."),
    "too_many_items": gettext_lazy("An agenda has up to 300 items."),
    "invited_already": gettext_lazy("They are invited already."),
    "invitation_over": gettext_lazy("There is nothing to answer any more."),
    "sent_just_now": gettext_lazy("A mail was sent less than a minute ago. Wait for it."),
    "too_much_mail": gettext_lazy("Too many mails were sent within a day. Go on tomorrow."),
    "not_held": gettext_lazy(
        "Who is there is recorded once the session is open, until it is published."
    ),
    "disguised": gettext_lazy("This holds characters that turn the direction of text around."),
    "step_not_possible": gettext_lazy("It is over, or was accepted as a risk: look at it again."),
    "duplicate": gettext_lazy("This is there already."),
}


# What is missing, by the pointer of where it would stand.
_MISSING = {
    "/milestone": gettext_lazy("Say for which milestone or finding."),
    "/counterpart": gettext_lazy("What it is for has several owners: say who counts on it."),
    "/person": gettext_lazy("Nobody of this organisation could answer: say whom to ask."),
    "/counterpart_person": gettext_lazy(
        "Nobody of this organisation could answer: say whom to ask."
    ),
    "/organisers": gettext_lazy("Somebody has to run it: name at least one."),
    "/link": gettext_lazy("Give a link, or choose a file."),
}


def words_for_refusal(error: LockstepError | FieldError) -> str:
    """Return why something was refused, in the reader's language where it is known."""
    if isinstance(error, FieldError) and error.code == "required":
        return str(_MISSING.get(error.pointer, error.detail))
    return str(_REFUSALS.get(error.code, error.detail))
