"""The addresses of the pages of forums and sessions."""

from typing import Final

from django.urls import path

from apps.dashboard.views.forums.agenda_items import AgendaItemPage
from apps.dashboard.views.forums.agendas import (
    AgendaPage,
    AgendaStep,
    FindingStep,
)
from apps.dashboard.views.forums.calendars import CalendarsPage, CalendarStep
from apps.dashboard.views.forums.clocks import ClockPage, ClockStep, ScreenPage
from apps.dashboard.views.forums.effect import ForumEffectPage
from apps.dashboard.views.forums.forums import (
    ForumEditPage,
    ForumFormPage,
    ForumPage,
    ForumStep,
    RhythmPreview,
)
from apps.dashboard.views.forums.lists import CommonPage, CommonStep, ForumsPage
from apps.dashboard.views.forums.outcomes import (
    OutcomeNewPage,
    OutcomePage,
    OutcomesPage,
    OutcomeStep,
)
from apps.dashboard.views.forums.people import AttendanceStep, InvitationStep, PeoplePage
from apps.dashboard.views.forums.registers import QuestionsPage, TradeOffsPage
from apps.dashboard.views.forums.reports import (
    ForumReportFile,
    ForumReportsPage,
    SessionReportFile,
    YearReportFile,
)
from apps.dashboard.views.forums.series import SeriesPage
from apps.dashboard.views.forums.sessions import (
    SessionEditPage,
    SessionMovePage,
    SessionNewPage,
    SessionPage,
    SessionStep,
)
from apps.dashboard.views.forums.templates import TemplateNewPage, TemplatePage, TemplateStep
from apps.dashboard.views.forums.timetables import TimetablePage

_FORUMS: Final = "w/<slug:workspace>/forums/"
_FORUM: Final = f"{_FORUMS}<uuid:pk>/"
_TEMPLATES: Final = f"{_FORUM}templates/"
_CALENDARS: Final = "w/<slug:workspace>/calendars/"
_SESSION: Final = "w/<slug:workspace>/sessions/<uuid:pk>/"

urlpatterns = [
    path(_FORUMS, ForumsPage.as_view(), name="forums"),
    path(f"{_FORUMS}new/", ForumFormPage.as_view(), name="forum-new"),
    path(f"{_FORUMS}rhythm/", RhythmPreview.as_view(), name="forum-rhythm"),
    path(f"{_FORUMS}trade-offs/", TradeOffsPage.as_view(), name="trade-offs"),
    path(f"{_FORUMS}questions/", QuestionsPage.as_view(), name="questions"),
    path(f"{_FORUMS}common/", CommonPage.as_view(), name="forums-common"),
    path(f"{_FORUMS}common/<str:step>/", CommonStep.as_view(), name="forums-common-step"),
    path(_FORUM, ForumPage.as_view(), name="forum"),
    path(f"{_FORUM}edit/", ForumEditPage.as_view(), name="forum-edit"),
    path(f"{_FORUM}remove/", ForumStep.as_view(), name="forum-remove"),
    path(f"{_FORUM}timetable/", TimetablePage.as_view(), name="timetable"),
    path(_CALENDARS, CalendarsPage.as_view(), name="calendars"),
    path(f"{_CALENDARS}<str:step>/", CalendarStep.as_view(), name="calendar-step"),
    path(f"{_FORUM}series/", SeriesPage.as_view(), name="forum-series"),
    path(f"{_TEMPLATES}new/", TemplateNewPage.as_view(), name="template-new"),
    path(f"{_TEMPLATES}<uuid:template>/", TemplatePage.as_view(), name="template"),
    path(f"{_TEMPLATES}<uuid:template>/remove/", TemplateStep.as_view(), name="template-remove"),
    path(f"{_FORUM}effect/", ForumEffectPage.as_view(), name="forum-effect"),
    path(f"{_FORUM}reports/", ForumReportsPage.as_view(), name="forum-reports"),
    path(f"{_FORUM}reports/<str:kind>/", ForumReportFile.as_view(), name="forum-report-file"),
    path(
        f"{_FORUMS}reports/<int:year>/<str:kind>/",
        YearReportFile.as_view(),
        name="year-report-file",
    ),
    path(f"{_SESSION}report/<str:kind>/", SessionReportFile.as_view(), name="session-report-file"),
    path(f"{_FORUM}sessions/new/", SessionNewPage.as_view(), name="session-new"),
    path(_SESSION, SessionPage.as_view(), name="session"),
    path(f"{_SESSION}edit/", SessionEditPage.as_view(), name="session-edit"),
    path(f"{_SESSION}move/", SessionMovePage.as_view(), name="session-move"),
    path(f"{_SESSION}agenda/", AgendaPage.as_view(), name="agenda"),
    path(f"{_SESSION}agenda/items/<uuid:item>/", AgendaItemPage.as_view(), name="agenda-item"),
    path(f"{_SESSION}agenda/<str:step>/", AgendaStep.as_view(), name="agenda-step"),
    path(f"{_SESSION}clock/", ClockPage.as_view(), name="clock"),
    path(f"{_SESSION}clock/<str:step>/", ClockStep.as_view(), name="clock-step"),
    path(f"{_SESSION}screen/", ScreenPage.as_view(), name="screen"),
    path(f"{_SESSION}people/", PeoplePage.as_view(), name="session-people"),
    path(
        f"{_SESSION}people/invitations/<str:step>/",
        InvitationStep.as_view(),
        name="session-invitation-step",
    ),
    path(
        f"{_SESSION}people/attendance/<str:step>/",
        AttendanceStep.as_view(),
        name="session-attendance-step",
    ),
    path(f"{_SESSION}outcomes/", OutcomesPage.as_view(), name="outcomes"),
    path(f"{_SESSION}outcomes/new/", OutcomeNewPage.as_view(), name="outcome-new"),
    path(f"{_SESSION}outcomes/<uuid:outcome>/", OutcomePage.as_view(), name="outcome"),
    path(
        "w/<slug:workspace>/outcomes/<uuid:pk>/<str:step>/",
        OutcomeStep.as_view(),
        name="outcome-step",
    ),
    path(
        "w/<slug:workspace>/findings/<uuid:pk>/agenda/",
        FindingStep.as_view(),
        name="finding-agenda",
    ),
    path(f"{_SESSION}steps/<str:step>/", SessionStep.as_view(), name="session-step"),
]
