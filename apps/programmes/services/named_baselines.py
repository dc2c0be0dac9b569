"""Taking, renaming and removing named baselines; what one holds never changes."""

from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from apps.common.encoding import plain
from apps.common.errors import InvalidInputError
from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.programmes.models import Baseline, Programme
from apps.programmes.services.facts import Facts
from apps.programmes.services.publishing import publish_change
from apps.stakeholders.models import Membership

# Cancelled milestones are promised to nobody.
_TAKE: Final = """
    INSERT INTO programmes_baselinedate
        (baseline_id, milestone_id, initiative_id, layer, name, baseline_date)
    SELECT %(baseline)s, m.id, m.initiative_id, l.key, m.name, m.baseline_date
    FROM programmes_milestone m
    JOIN programmes_layer l ON l.id = m.layer_id
    JOIN programmes_initiative i ON i.id = m.initiative_id
    WHERE m.workspace_id = %(workspace)s AND m.status <> 'cancelled'
      AND (%(programme)s::uuid IS NULL OR i.programme_id = %(programme)s)
    ORDER BY m.initiative_id, m.id
"""


@transaction.atomic
def take_baseline(
    *, actor: Membership, name: str, at: datetime, programme: Programme | None = None
) -> Baseline:
    """Keep the baseline dates of the workspace, or of one programme, as they are now.

    Raises: InvalidInputError, where there is no milestone whose date could be kept
    """
    attribute_changes(actor)
    baseline = Baseline.objects.create(
        workspace_id=actor.workspace_id,
        programme=programme,
        name=name,
        taken_at=at,
        taken_by=actor,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            {
                "baseline": baseline.pk,
                "workspace": actor.workspace_id,
                "programme": programme.pk if programme else None,
            },
        )
        taken = cursor.rowcount
    if not taken:
        where = "/programme" if programme else ""
        raise InvalidInputError.at(where, "There is no milestone here to keep a date of.", "empty")
    after = _facts(baseline)
    publish_change(baseline, "baseline", actor=actor, at=at, before=None, after=after)
    return baseline


@transaction.atomic
def rename_baseline(
    *, baseline: Baseline, actor: Membership, at: datetime, **changes: Any
) -> Baseline:
    """Give a baseline another name."""
    attribute_changes(actor)
    before = _facts(baseline)
    after = _facts(assign(baseline, changes))
    publish_change(baseline, "baseline", actor=actor, at=at, before=before, after=after)
    return baseline


@transaction.atomic
def remove_baseline(*, baseline: Baseline, actor: Membership, at: datetime) -> None:
    """Remove a baseline with all its dates."""
    attribute_changes(actor)
    publish_change(baseline, "baseline", actor=actor, at=at, before=_facts(baseline), after=None)
    baseline.delete()


def _facts(baseline: Baseline) -> Facts:
    return plain(
        {
            "name": baseline.name,
            "programme": baseline.programme_id,
            "taken_at": baseline.taken_at,
        }
    )
