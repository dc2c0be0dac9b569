"""Forums, their themes, rooms, sessions and agendas."""

from apps.forums.lifecycle import SessionState
from apps.forums.models.agendas import AgendaItem
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
from apps.forums.models.rooms import Room
from apps.forums.models.sessions import Accessibility, SectorNeed, Session
from apps.forums.models.themes import DEFAULT_THEMES, Theme

__all__ = [
    "DEFAULT_THEMES",
    "Accessibility",
    "AddressedTo",
    "AgendaItem",
    "Attribution",
    "CarriesOver",
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
    "Room",
    "SectorNeed",
    "Session",
    "SessionState",
    "Theme",
]
