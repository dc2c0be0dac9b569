"""Findings as drafts show them: filled in one by one, explained many at once."""

from collections.abc import Sequence
from uuid import UUID

from apps.alignment.models import Finding
from apps.alignment.services.explaining import Telling, add_names
from apps.alignment.services.looking import Sight
from coordination.days import date_of
from coordination.drafts import SEVERAL, Draft
from coordination.explanation import Explainer
from coordination.plan import NO_DATE
from coordination.vocabulary import FindingKind


class Drawing:
    """Draws findings by the drafts of one sight."""

    def __init__(self, sight: Sight) -> None:
        """Draw what is seen here."""
        self._sight = sight
        self._layers = sight.snapshot.rules.keys
        self._explainer = Explainer(sight.snapshot.plan, sight.detection, sight.snapshot.policies)

    def fill_in(self, finding: Finding, draft: Draft, place: int) -> None:
        """Fill in what the draft at a place says, all but the explanation."""
        snapshot, digests = self._sight.snapshot, self._sight.digests
        has_skew = draft.kind in {FindingKind.PACE, FindingKind.FORECAST}
        finding.workspace = snapshot.workspace
        finding.initiative_id = (
            None if draft.initiative == SEVERAL else snapshot.initiatives[draft.initiative]
        )
        finding.kind = draft.kind
        finding.leading = [self._layers[layer] for layer in draft.leading]
        finding.lagging = self._layers[draft.lagging] if draft.lagging >= 0 else None
        finding.layers = self._named_layers(draft)
        finding.skew_days = draft.skew if has_skew else None
        finding.skew_rhythms = draft.rhythms if has_skew else None
        finding.milestones = snapshot.milestones(list(draft.rows))
        if draft.since not in (None, NO_DATE):
            finding.since = date_of(draft.since) if finding.since is None else finding.since
        finding.substance = int(digests.substance[place])
        finding.fingerprint = int(digests.fingerprint[place])

    def explain(self, drawn: Sequence[tuple[Finding, Draft]]) -> None:
        """Explain findings; who owns a milestone that an explanation speaks of is involved."""
        telling = Telling(self._sight.snapshot)
        for finding, draft in drawn:
            finding.explanation = telling.tell(self._explainer.explain(draft)) | {
                "silent_layers": [self._layers[layer] for layer in draft.silent]
            }
        owners = add_names([finding.explanation for finding, _ in drawn])
        for (finding, _), organisations in zip(drawn, owners, strict=True):
            finding.initiatives = initiatives_of(finding)
            finding.milestones = finding.milestones or milestones_of(finding)
            finding.organisations = organisations

    def _named_layers(self, draft: Draft) -> list[str]:
        layer = self._sight.snapshot.plan.layer
        named = {*draft.leading, *(int(layer[row]) for row in draft.rows)}
        if draft.lagging >= 0:
            named.add(draft.lagging)
        return [self._layers[one] for one in sorted(named)]


def milestones_of(finding: Finding) -> list[UUID]:
    """Return the milestones that its explanation speaks of."""
    return sorted(map(UUID, finding.explanation["milestones"]))


def initiatives_of(finding: Finding) -> list[UUID]:
    """Return its own initiative and those of the milestones that its explanation speaks of."""
    names = {one["initiative"] for one in finding.explanation["milestones"].values()}
    spoken_of = set(map(UUID, names))
    if finding.initiative_id:
        spoken_of.add(finding.initiative_id)
    return sorted(spoken_of)
