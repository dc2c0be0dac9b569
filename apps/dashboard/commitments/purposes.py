"""What a commitment may be for: the milestones and findings that its form offers, nearest first."""

from functools import cached_property
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Value, When

from apps.alignment.models import Finding
from apps.alignment.selectors.findings import findings_visible_to, with_severity
from apps.common.identities import as_uuid
from apps.forums.models import Session
from apps.programmes.models import Milestone
from apps.programmes.models.milestones import OPEN
from apps.programmes.selectors import milestones_visible_to
from apps.stakeholders.models import Membership
from coordination.vocabulary import FindingState

_NOTHING = Q(pk__in=[])


class Purposes:
    """All that is open of what the reader sees, with what is named where the reader comes from.

    First comes what is named; then what the session's agenda and the named finding are about; then
    what the reader's organisation owns or has a part in; then the rest, the milestones by their
    baselines and the findings by their severity.
    """

    def __init__(
        self, actor: Membership, *, session: Session | None, milestone: str, finding: str
    ) -> None:
        """Take where the reader comes from; `milestone` and `finding` as they were sent."""
        self.actor = actor
        self._named = {"milestone": as_uuid(milestone), "finding": as_uuid(finding)}
        about = self._about(session)
        self.milestones = self._milestones({one for told in about.values() for one in told})
        self.findings = self._findings(set(about))

    @cached_property
    def seen(self) -> dict[str, str]:
        """Return the ids of what is named, as far as the reader sees it."""
        rows: dict[str, QuerySet[Milestone] | QuerySet[Finding]] = {
            "milestone": self.milestones,
            "finding": self.findings,
        }
        return {
            kind: str(pk)
            for kind, pk in self._named.items()
            if pk and rows[kind].filter(pk=pk).exists()
        }

    @property
    def hides_one(self) -> bool:
        """Tell whether something is named that the reader does not see."""
        return any(pk and kind not in self.seen for kind, pk in self._named.items())

    def _about(self, session: Session | None) -> dict[UUID, list[UUID]]:
        """Return the findings of where the reader comes from, with the milestones of each."""
        named = Q(pk=self._named["finding"]) if self._named["finding"] else _NOTHING
        on_agenda = Q(agenda_items__session=session) if session else _NOTHING
        rows = findings_visible_to(self.actor).filter(named | on_agenda)
        return dict(rows.values_list("pk", "milestones"))

    def _milestones(self, about: set[UUID]) -> QuerySet[Milestone]:
        named = Q(pk=self._named["milestone"])
        own = self.actor.organisation_id
        owned = Q(owner_organisation=own) if own else _NOTHING
        rows = milestones_visible_to(self.actor).filter(named | Q(status__in=OPEN))
        return (
            rows.annotate(farness=_farness(named, Q(pk__in=about), owned))
            .select_related("initiative")
            .order_by("farness", "baseline_date", "pk")
        )

    def _findings(self, about: set[UUID]) -> QuerySet[Finding]:
        named = Q(pk=self._named["finding"])
        own = self.actor.organisation_id
        concerned = Q(organisations__contains=[own]) if own else _NOTHING
        is_about = Q(pk__in=about)
        rows = findings_visible_to(self.actor).filter(is_about | ~Q(state=FindingState.RESOLVED))
        return (
            with_severity(rows)
            .annotate(farness=_farness(named, is_about, concerned))
            .order_by("farness", F("severity").desc(), "pk")
        )


def _farness(*conditions: Q) -> Case:
    """Return the place of the first condition that a row meets; after all, where it meets none."""
    whens = [When(each, then=Value(place)) for place, each in enumerate(conditions)]
    return Case(*whens, default=Value(len(whens)))
