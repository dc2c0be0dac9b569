"""Forums, their themes, rooms, sessions and agendas."""

from apps.forums.lifecycle import SessionState
from apps.forums.models.agendas import AgendaItem
from apps.forums.models.attendance import Attendance, CheckInLink, RecordedHow
from apps.forums.models.commitments import (
    Answer,
    Commitment,
    CommitmentLinkState,
    CommitmentParty,
    Side,
)
from apps.forums.models.described import IN_COMMON, Accessibility
from apps.forums.models.feeds import CalendarFeed, FeedKind
from apps.forums.models.forums import (
    Attribution,
    Forum,
    ForumOrganisation,
    ForumOrganiser,
    ForumTheme,
    ForumVisibility,
)
from apps.forums.models.invitations import Invitation, InvitationState, LinkState
from apps.forums.models.outcomes import (
    AddressedTo,
    CarriesOver,
    Outcome,
    OutcomeFinding,
    OutcomeInitiative,
    OutcomeLayer,
    OutcomeMilestone,
    OutcomeState,
    OutcomeType,
)
from apps.forums.models.papers import Paper, PaperFile
from apps.forums.models.reminders import SessionReminder
from apps.forums.models.rooms import Room
from apps.forums.models.sessions import SectorNeed, Session
from apps.forums.models.templates import SessionTemplate
from apps.forums.models.themes import DEFAULT_THEMES, Theme
from apps.forums.models.working_hours import Weekday, WorkingHours
from apps.forums.promises import CommitmentState

__all__ = [
    "DEFAULT_THEMES",
    "IN_COMMON",
    "Accessibility",
    "AddressedTo",
    "AgendaItem",
    "Answer",
    "Attendance",
    "Attribution",
    "CalendarFeed",
    "CarriesOver",
    "CheckInLink",
    "Commitment",
    "CommitmentLinkState",
    "CommitmentParty",
    "CommitmentState",
    "FeedKind",
    "Forum",
    "ForumOrganisation",
    "ForumOrganiser",
    "ForumTheme",
    "ForumVisibility",
    "Invitation",
    "InvitationState",
    "LinkState",
    "Outcome",
    "OutcomeFinding",
    "OutcomeInitiative",
    "OutcomeLayer",
    "OutcomeMilestone",
    "OutcomeState",
    "OutcomeType",
    "Paper",
    "PaperFile",
    "RecordedHow",
    "Room",
    "SectorNeed",
    "Session",
    "SessionReminder",
    "SessionState",
    "SessionTemplate",
    "Side",
    "Theme",
    "Weekday",
    "WorkingHours",
]
