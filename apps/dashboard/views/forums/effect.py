"""Whether a forum's sessions helped: what became of the findings that they dealt with."""

from typing import Any

from django.utils import timezone

from apps.alignment.models import Finding
from apps.dashboard.forums.effect import MOST_CASES, case_rows, drawing_of, rows_of, verdict_of
from apps.dashboard.views.forums.forums import OfForum
from apps.forums.models import Session
from apps.forums.selectors.effects import session_effect


class ForumEffectPage(OfForum):
    """The effect of a forum's sessions, with the figures behind it."""

    template_name = "dashboard/forums/effect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the effect in words, as a drawing, and case by case."""
        today = self.workspace.local(timezone.now()).date()
        found = session_effect(self.actor, today, self.forum)
        cases = found.cases[:MOST_CASES]
        findings = Finding.objects.select_related("initiative").in_bulk(
            [one.finding for one in cases]
        )
        sessions = Session.objects.in_bulk([one.session for one in cases])
        return super().get_context_data(
            found=found,
            verdict=verdict_of(found),
            drawing=drawing_of(found),
            days=rows_of(found),
            cases=case_rows(cases, findings, sessions, self.layer_names),
            more=found.effect.cases + found.left_out - len(cases),
            figures=found.figures,
            **kwargs,
        )
