"""Commitments as events carry them: with the names of the REST contract."""

from apps.common.encoding import plain
from apps.forums.models import Answer, Commitment, Side
from apps.forums.services.facts import Facts


def commitment_facts(commitment: Commitment) -> Facts:
    """Return a commitment as events carry it; not what it is for, which not everyone may see."""
    accepted = [
        Side(party.side).value
        for party in commitment.parties.all()
        if party.answer == Answer.ACCEPTED
    ]
    fields = {
        "organisation": commitment.organisation_id,
        "counterpart": commitment.counterpart_id,
        "title": commitment.title,
        "text": commitment.text,
        "due_date": commitment.due_date,
        "forecast_date": commitment.forecast_date,
        "baseline_date": commitment.baseline_date,
        "state": str(commitment.state),
        "accepted_by": sorted(accepted),
        "accepted_at": commitment.accepted_at,
        "done_on": commitment.done_on,
        "evidence_url": commitment.evidence_url,
        "note": commitment.note,
    }
    return plain(fields)
