"""The reports of a forum, of its sessions and of a year: chosen on a page, fetched as files."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language

from apps.common.api.pagination import KeysetPagination
from apps.dashboard.forums.words import REPORT_KINDS
from apps.dashboard.views.forums.forums import OfForum
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.paging import by, page_of
from apps.forums.lifecycle import HELD
from apps.forums.reporting import reports
from apps.forums.reporting.blocks import Document
from apps.forums.reporting.files import FORMATS, report_file
from apps.forums.selectors import forums_visible_to, sessions_visible_to


class ForumReportsPage(OfForum):
    """Which reports there are, and in which formats."""

    template_name = "dashboard/forums/reports.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the forum's sessions that were held, the latest first, and the last years."""
        held = sessions_visible_to(self.actor).filter(forum=self.forum, state__in=HELD)
        page = page_of(self.request, held, KeysetPagination(), by("-starts_at"))
        return super().get_context_data(
            page=page,
            sessions=page.rows,
            years=reports.years_told(self.actor),
            kinds=REPORT_KINDS,
            **kwargs,
        )


class _ReportFile(WorkspacePage):
    """A report as a file, in the reader's language."""

    section = "forums"

    def get(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Return the file. Raises: Http404."""
        kind, at = self.kwargs["kind"], timezone.now()
        if kind not in FORMATS:
            raise Http404
        document = self.document(language=get_language() or "en", at=at)
        return report_file(document, kind, at=at)

    def document(self, **_telling: Any) -> Document:
        """Return the report. Raises: Http404."""
        raise TypeError(type(self).__name__)


class SessionReportFile(_ReportFile):
    """The report of a session."""

    def document(self, **telling: Any) -> Document:
        """Return the report. Raises: Http404."""
        session = get_object_or_404(sessions_visible_to(self.actor), pk=self.kwargs["pk"])
        return reports.session_report(self.actor, session, **telling)


class ForumReportFile(_ReportFile):
    """The report of a forum."""

    def document(self, **telling: Any) -> Document:
        """Return the report. Raises: Http404."""
        forum = get_object_or_404(forums_visible_to(self.actor), pk=self.kwargs["pk"])
        return reports.forum_report(self.actor, forum, **telling)


class YearReportFile(_ReportFile):
    """The report of a year."""

    def document(self, **telling: Any) -> Document:
        """Return the report. Raises: Http404."""
        if self.kwargs["year"] not in reports.YEARS:
            raise Http404
        return reports.year_report(self.actor, self.kwargs["year"], **telling)
