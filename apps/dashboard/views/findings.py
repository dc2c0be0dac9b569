"""The findings of a workspace, the most serious first."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.alignment.api.filters import FindingFilters
from apps.alignment.models import Finding
from apps.alignment.selectors.findings import findings_visible_to, with_severity
from apps.common.api.pagination import KeysetPagination
from apps.dashboard.forms import FindingsForm
from apps.dashboard.stories import card_of
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.paging import by, page_of
from apps.forums.selectors.appearances import agendas_open_to, sessions_about
from apps.programmes.selectors.visibility import initiatives_visible_to
from coordination.vocabulary import FindingState


class FindingsPage(WorkspacePage):
    """What is out of step anywhere in the workspace."""

    template_name = "dashboard/findings.html"
    section = "findings"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the findings that are asked for."""
        form = FindingsForm(self.request.GET)
        form.is_valid()
        found = with_severity(self._found(form))
        page = page_of(self.request, found, KeysetPagination(), by("-severity"))
        sessions = sessions_about(page.rows, self.actor)
        cards = [
            card_of(finding, self.layer_names, sessions.get(finding.pk, ()))
            for finding in page.rows
        ]
        names = initiatives_visible_to(self.actor).in_bulk(
            {initiative for card in cards for initiative in card.initiatives}
        )
        return super().get_context_data(
            form=form,
            page=page,
            rows=[
                (card, [names[one] for one in card.initiatives if one in names]) for card in cards
            ],
            agendas=agendas_open_to(self.actor, timezone.now())
            if self.may("sessions.keep")
            else [],
            here=self.request.get_full_path(),
            nothing_yet=not cards and not findings_visible_to(self.actor).exists(),
            **kwargs,
        )

    def _found(self, form: FindingsForm) -> QuerySet[Finding]:
        asked = {name: [value] for name, value in form.cleaned_data.items() if value}
        if "state" not in asked:
            asked["state"] = [state for state in FindingState if state != FindingState.RESOLVED]
        return FindingFilters(asked, findings_visible_to(self.actor)).qs
