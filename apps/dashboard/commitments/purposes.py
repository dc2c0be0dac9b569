"""What a commitment may be for, as the form of one offers it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from apps.alignment.models import Finding
from apps.alignment.selectors.findings import findings_visible_to, with_severity
from apps.alignment.selectors.sentences import sentence_of
from apps.common.identities import as_uuid
from apps.forums.models import Session
from apps.programmes.models import Milestone
from apps.programmes.models.milestones import OPEN
from apps.programmes.selectors import milestones_visible_to
from apps.stakeholders.models import Membership
from coordination.vocabulary import FindingState

# More than anybody looks through; what it is for is best said where one comes from.
MOST_OFFERED: Final = 200


class Purposes:
    """The milestones and findings that a commitment may be for, for one or for one of each.

    Those named where the reader comes from, those on the session's agenda, and the open milestones
    of its organisation. Who comes from nowhere is offered the open findings that its organisation
    has a part in, too; who is of no organisation, all that are open.
    A value names a kind and an id, "milestone:…" or "finding:…", or both of them with a space
    between.
    """

    def __init__(
        self,
        actor: Membership,
        layer_names: Mapping[str, str],
        *,
        session: Session | None,
        milestone: str,
        finding: str,
    ) -> None:
        """Find what is offered, with two statements."""
        self.layer_names = layer_names
        from_nowhere = not (session or milestone or finding)
        self.findings = list(_findings(actor, session, finding, from_nowhere=from_nowhere))
        self.milestones = list(
            _milestones(actor, self.findings, milestone, from_nowhere=from_nowhere)
        )
        self.named = self._offered(milestone, finding)

    @property
    def choices(self) -> list[Any]:
        """Return them as a form offers them, first what was named."""
        sentences = [
            (f"finding:{each.pk}", sentence_of(each, self.layer_names)) for each in self.findings
        ]
        names = [
            (f"milestone:{each.pk}", f"{each.name} ({each.initiative.name})")
            for each in self.milestones
        ]
        groups = [(_("Milestones"), names), (_("Findings"), sentences)]
        if " " not in self.named:
            return groups
        told = dict(names + sentences)
        both = " · ".join(told[part] for part in self.named.split())
        return [(self.named, both), *groups]

    def chosen(self, value: str) -> dict[str, Milestone | Finding | None]:
        """Return the milestone and the finding of a choice, None where it is not for one."""
        offered: dict[str, Sequence[Milestone | Finding]] = {
            "milestone": self.milestones,
            "finding": self.findings,
        }
        picked = dict(part.split(":") for part in value.split())
        return {
            kind: next((each for each in rows if str(each.pk) == picked.get(kind)), None)
            for kind, rows in offered.items()
        }

    def _offered(self, milestone: str, finding: str) -> str:
        """Return the choice of what was named, as far as it is offered; "" for none."""
        named = f"milestone:{as_uuid(milestone)} finding:{as_uuid(finding)}"
        found = self.chosen(named)
        return " ".join(f"{kind}:{row.pk}" for kind, row in found.items() if row)


def _findings(
    actor: Membership, session: Session | None, named: str, *, from_nowhere: bool
) -> QuerySet[Finding]:
    wanted = Q(pk=as_uuid(named))
    if session:
        wanted |= Q(agenda_items__session=session)
    if from_nowhere:
        own = actor.organisation_id
        concerns = Q(organisations__contains=[own]) if own else Q()
        wanted |= ~Q(state=FindingState.RESOLVED) & concerns
    rows = with_severity(findings_visible_to(actor).filter(wanted)).distinct()
    return rows.order_by(F("severity").desc(), "pk")[:MOST_OFFERED]


def _milestones(
    actor: Membership, findings: Sequence[Finding], named: str, *, from_nowhere: bool
) -> QuerySet[Milestone]:
    about = [pk for finding in findings for pk in finding.milestones]
    wanted = Q(pk__in=about)
    if own := actor.organisation_id:
        wanted |= Q(owner_organisation=own)
    elif from_nowhere:
        wanted = Q()
    offered = Q(pk=as_uuid(named)) | wanted & Q(status__in=OPEN)
    rows = milestones_visible_to(actor).filter(offered)
    related = ("initiative__lead_organisation", "owner_organisation")
    return rows.select_related(*related).order_by("baseline_date", "pk")[:MOST_OFFERED]
