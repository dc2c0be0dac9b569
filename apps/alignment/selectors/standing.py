"""Findings as they stand, in the two forms a sweep needs them."""

from typing import Any, Final
from uuid import UUID

import numpy as np
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from numpy.typing import NDArray

from apps.alignment.models import Finding
from apps.alignment.selectors.columns import fetch_packed
from apps.alignment.selectors.snapshots import Snapshot
from apps.common.prepared import Given, Statement
from coordination.days import day_of
from coordination.life import Standing
from coordination.vocabulary import FindingState, Level, Resolution

# A finding of several initiatives has none of its own: it is looked at with the first that it
# touches, and where nothing is left of what it was about, with any.
_OPEN: Final = """
SELECT string_agg(int8send(key), ''),
       string_agg(int8send(fingerprint), ''),
       string_agg(int4send(place::int4), ''),
       string_agg(int4send(coalesce(accepted_until - DATE '1970-01-01', -2147483648)), '')
  FROM (SELECT f.key, f.fingerprint, f.accepted_until, wanted.place
          FROM unnest(%(initiatives)s::uuid[]) WITH ORDINALITY AS wanted(id, place)
          JOIN alignment_finding f ON f.initiative_id = wanted.id AND f.state <> 'resolved'
         UNION ALL
        SELECT f.key, f.fingerprint, f.accepted_until, coalesce(min(wanted.place), 1)
          FROM alignment_finding f
          LEFT JOIN programmes_milestone m ON m.id = ANY (f.milestones)
          LEFT JOIN unnest(%(initiatives)s::uuid[]) WITH ORDINALITY AS wanted(id, place)
            ON wanted.id = m.initiative_id
         WHERE f.workspace_id = %(workspace)s AND f.initiative_id IS NULL AND f.state <> 'resolved'
         GROUP BY f.id
        HAVING count(wanted.id) > 0 OR count(m.id) = 0) AS open
"""

NO_RISK_ACCEPTED: Final = -(2**31)


def open_findings(
    snapshot: Snapshot,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Return key, fingerprint, initiative and last day of an accepted risk of each open finding.

    Initiatives are places in the snapshot.
    """
    row = fetch_packed(
        _OPEN,
        {
            "workspace": snapshot.workspace.pk,
            "initiatives": snapshot.initiatives[: snapshot.scope],
        },
    )
    return (
        np.frombuffer(row[0] or b"", ">i8").astype(np.int64),
        np.frombuffer(row[1] or b"", ">i8").astype(np.int64),
        np.frombuffer(row[2] or b"", ">i4").astype(np.int32) - 1,
        np.frombuffer(row[3] or b"", ">i4").astype(np.int32),
    )


_TOUCHES: Final = RawSQL(
    "(SELECT coalesce(bool_or(m.initiative_id = ANY (%s)), true) FROM programmes_milestone m"
    " WHERE m.id = ANY (alignment_finding.milestones))",
    [Given("initiatives")],
    output_field=BooleanField(),
)
# The latest of each key that touches some initiatives; one of which nothing is left touches any.
_LATEST: Final = Statement(
    lambda: (
        Finding.objects.filter(
            Q(initiative__pk__one_of=Given("initiatives"))
            | (Q(initiative__isnull=True) & Q(_TOUCHES)),
            workspace=Given("workspace"),
        )
        .order_by("id")
        .select_for_update(of=("self",), no_key=True)
    )
)


def latest_findings(workspace_id: UUID, initiatives: list[UUID]) -> dict[int, Finding]:
    """Return the latest finding of each key that touches some initiatives, locked, open or not."""
    found = _LATEST.all(workspace=workspace_id, initiatives=initiatives)
    return {finding.key: finding for finding in found}


def standing_of(finding: Finding) -> Standing:
    """Return a finding as the core's life of findings reads it."""
    return Standing(
        state=FindingState(finding.state),
        level=Level(finding.level) if finding.level else None,
        since=_day(finding.since),
        substance=finding.substance,
        figures=finding.fingerprint,
        resolved_on=_day(finding.resolved_on),
        resolution=Resolution(finding.resolution) if finding.resolution else None,
        accepted_until=_day(finding.accepted_until),
    )


def _day(when: Any) -> int | None:
    return None if when is None else day_of(when)
