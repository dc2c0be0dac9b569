"""What pages say of the vocabulary of forums."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from apps.dashboard.wording import Words
from apps.forums.models import (
    Accessibility,
    Attribution,
    ForumVisibility,
    OutcomeType,
    SessionState,
)
from apps.forums.words import (
    ADDRESSED_WORDS,
    CARRIES_WORDS,
    OUTCOME_STATE_WORDS,
    TYPE_WORDS,
)

__all__ = [
    "ACCESSIBILITY_WORDS",
    "ADDRESSED_WORDS",
    "ATTRIBUTION_WORDS",
    "CARRIES_WORDS",
    "OUTCOME_STATE_WORDS",
    "REPORT_KINDS",
    "STATE_MEANINGS",
    "STATE_WORDS",
    "TYPE_MEANINGS",
    "TYPE_WORDS",
    "VISIBILITY_SHORT",
    "VISIBILITY_WORDS",
]

STATE_WORDS: Final[Words] = {
    SessionState.DRAFT: _("draft"),
    SessionState.ANNOUNCED: _("announced"),
    SessionState.OPEN: _("going on"),
    SessionState.CLOSED: _("closed"),
    SessionState.PUBLISHED: _("published"),
    SessionState.CANCELLED: _("cancelled"),
}
STATE_MEANINGS: Final[Words] = {
    SessionState.DRAFT: _("Only those who run it see it, and nobody was told of it."),
    SessionState.ANNOUNCED: _("Whoever sees the forum sees it; who is invited has a link."),
    SessionState.OPEN: _("It is going on: the clock can run, and its record is written."),
    SessionState.CLOSED: _("It has ended. Its record can still be put right."),
    SessionState.PUBLISHED: _("Its record stands, and whoever sees the session reads it."),
    SessionState.CANCELLED: _("It does not take place."),
}
VISIBILITY_WORDS: Final[Words] = {
    ForumVisibility.INVITED: _(
        "By invitation: its organisers, who runs or is invited to one of its sessions, and admins."
        " For everybody else there is no such forum."
    ),
    ForumVisibility.WORKSPACE: _("Everyone in the workspace sees it, and what it has announced."),
}
VISIBILITY_SHORT: Final[Words] = {
    ForumVisibility.INVITED: _("by invitation"),
    ForumVisibility.WORKSPACE: _("seen by everyone here"),
}
ATTRIBUTION_WORDS: Final[Words] = {
    Attribution.CHATHAM_HOUSE: _("Chatham House: reports tell what was said, and not who said it"),
    Attribution.ORGANISATIONS: _("Reports name organisations, and no people"),
    Attribution.NAMED: _("Reports name people"),
}
ACCESSIBILITY_WORDS: Final[Words] = {
    Accessibility.STEP_FREE: _("step-free way"),
    Accessibility.SIGN_LANGUAGE: _("sign language"),
    Accessibility.CAPTIONS: _("captions"),
    Accessibility.HEARING_LOOP: _("hearing loop"),
    Accessibility.INTERPRETATION: _("interpretation"),
    Accessibility.LARGE_PRINT: _("large print"),
    Accessibility.SCREEN_READER: _("papers for screen readers"),
    Accessibility.QUIET_ROOM: _("quiet room"),
    Accessibility.REMOTE: _("taking part from afar"),
}
TYPE_MEANINGS: Final[Words] = {
    OutcomeType.LESSON: _("What a live deployment taught, and whether it would hold elsewhere."),
    OutcomeType.TRADE_OFF: _("What pulls against what, the options, and who bears their cost."),
    OutcomeType.QUESTION: _("What nobody could answer: it is carried on until somebody does."),
    OutcomeType.RECOMMENDATION: _("What somebody should do, in policy or in execution."),
    OutcomeType.DECISION: _("What was decided, and why."),
}
# The formats of reports, the one that most ask for first.
REPORT_KINDS: Final = (
    ("pdf", _("PDF, to print")),
    ("odt", _("OpenDocument, to go on writing")),
    ("md", _("Markdown, as text")),
)
