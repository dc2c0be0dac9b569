"""Where forums are found, below a workspace."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.forums.api.views.agendas import AgendaItemViews, AgendaViews
from apps.forums.api.views.attendance import AttendanceViews
from apps.forums.api.views.calendars import CalendarFeedViews, WorkingHoursView
from apps.forums.api.views.commitments import CommitmentViews, LedgerViews
from apps.forums.api.views.effects import ForumEffectViews
from apps.forums.api.views.forums import ForumViews, RoomViews, ThemeViews
from apps.forums.api.views.invitations import InvitationViews
from apps.forums.api.views.outcomes import OutcomeViews
from apps.forums.api.views.papers import PaperViews
from apps.forums.api.views.people import SuggestedInvitationViews
from apps.forums.api.views.reports import ForumReportViews, SessionReportViews
from apps.forums.api.views.sessions import SessionViews
from apps.forums.api.views.templates import SessionTemplateViews
from apps.forums.api.views.timetables import TimetableViews

router = SimpleRouter()
router.register("themes", ThemeViews, basename="theme")
router.register("rooms", RoomViews, basename="room")
router.register("forums", ForumViews, basename="forum")
router.register("forums", ForumEffectViews, basename="forum-effect")
router.register("session-templates", SessionTemplateViews, basename="session-template")
router.register("forums", ForumReportViews, basename="forum-report")
router.register("sessions", SessionReportViews, basename="session-report")
router.register("sessions", SessionViews, basename="session")
router.register("invitations", InvitationViews, basename="session-invitation")
router.register("sessions", AgendaViews, basename="agenda")
router.register("sessions", SuggestedInvitationViews, basename="session-people")
router.register("sessions", AttendanceViews, basename="attendance")
router.register("agenda-items", AgendaItemViews, basename="agenda-item")
router.register("outcomes", OutcomeViews, basename="outcome")
router.register("forums", TimetableViews, basename="timetable")
router.register("papers", PaperViews, basename="paper")
router.register("calendar-feeds", CalendarFeedViews, basename="calendar-feed")
router.register("commitments/ledger", LedgerViews, basename="commitment-ledger")
router.register("commitments", CommitmentViews, basename="commitment")

urlpatterns = [
    path("working-hours/", WorkingHoursView.as_view(), name="working-hours"),
    *router.urls,
]
