"""The statements of taking an import back; its changes are in `exchange_importchange`."""

# ruff: noqa: E501, S608 - statements made of our own constants, with lines as SQL reads best
from datetime import datetime
from typing import Any, Final

from django.db import connection

from apps.common.history import Actor
from apps.events.selected import publish_selected
from apps.exchange.models import Import

# The import's own event was its last: what stands behind it happened later.
_ENDED: Final = """
    SELECT max(sequence) FROM events_event
    WHERE subject_id = %(import)s AND type = 'import.succeeded'
"""
_CHANGES: Final = "exchange_importchange c WHERE c.of_id = %(import)s"
LOCK: Final = f"""
    SELECT count(*) FROM (
        SELECT i.id FROM programmes_initiative i
        WHERE i.workspace_id = %(workspace)s AND i.id IN (
            SELECT m.initiative_id FROM programmes_milestone m
            WHERE m.id IN (SELECT c.subject_id FROM {_CHANGES} AND c.object = 'milestone'))
        ORDER BY i.id FOR NO KEY UPDATE
    ) AS locked
"""
# Changed since; or used since by something that the import did not make.
TOUCHED: Final = f"""
    WITH mine AS MATERIALIZED (SELECT c.subject_id, c.object, c.kind, c.name FROM {_CHANGES}),
    ended AS MATERIALIZED ({_ENDED})
    SELECT DISTINCT object, subject_id::text, name FROM (
        SELECT mine.* FROM mine WHERE EXISTS (
            SELECT FROM events_event e WHERE e.subject_id = mine.subject_id AND e.sequence > (SELECT max FROM ended))
        UNION ALL
        SELECT mine.* FROM mine
        JOIN programmes_dependency d ON mine.subject_id IN (d.predecessor_id, d.successor_id)
        WHERE mine.object = 'milestone' AND mine.kind = 'created'
          AND d.id NOT IN (SELECT subject_id FROM mine WHERE object = 'dependency')
        UNION ALL
        SELECT mine.* FROM mine JOIN programmes_milestone m ON m.initiative_id = mine.subject_id
        WHERE mine.object = 'initiative' AND mine.kind = 'created'
          AND m.id NOT IN (SELECT subject_id FROM mine WHERE object = 'milestone')
    ) AS found ORDER BY 1, 3 LIMIT %(most)s
"""
_MILESTONE: Final = {
    "owner_organisation_id": ("owner_organisation", "uuid"),
    "name": ("name", "text"),
    "weight": ("weight", "double precision"),
    "baseline_date": ("baseline_date", "date"),
    "forecast_date": ("forecast_date", "date"),
    "actual_date": ("actual_date", "date"),
    "status": ("status", "text"),
    "evidence_url": ("evidence_url", "text"),
    "note": ("note", "text"),
    "reported_at": ("reported_at", "timestamptz"),
}
_DEPENDENCY: Final = {
    "lag_days": ("lag_days", "integer"),
    "need_group": ("need_group", "text"),
    "need_at_least": ("need_at_least", "smallint"),
    "agreement": ("agreement", "text"),
}


def _restored(row: str, columns: dict[str, tuple[str, str]]) -> str:
    return ", ".join(
        f"{column} = CASE WHEN c.before ? '{field}' THEN (c.before ->> '{field}')::{kind} ELSE {row}.{column} END"
        for column, (field, kind) in columns.items()
    )


RESTORE_MILESTONES: Final = f"""
    UPDATE programmes_milestone m SET {_restored("m", _MILESTONE)},
        layer_id = coalesce((SELECT l.id FROM programmes_layer l
            WHERE l.workspace_id = %(workspace)s AND l.key = c.before ->> 'layer'), m.layer_id)
    FROM {_CHANGES} AND c.object = 'milestone' AND c.kind = 'changed' AND m.id = c.subject_id
"""
RESTORE_DEPENDENCIES: Final = f"""
    UPDATE programmes_dependency d SET {_restored("d", _DEPENDENCY)}
    FROM {_CHANGES} AND c.object = 'dependency' AND c.kind = 'changed' AND d.id = c.subject_id
"""
MOVES: Final = f"""
    INSERT INTO programmes_baselinemove (change_id, milestone_id, from_date, to_date)
    SELECT %(change)s, c.subject_id, (c.after ->> 'baseline_date')::date, (c.before ->> 'baseline_date')::date
    FROM {_CHANGES} AND c.object = 'milestone' AND c.kind = 'changed' AND c.before ? 'baseline_date'
"""
# Whoever was told of the change is told that it was taken back.
_EVENTS: Final = f"""
    SELECT CASE WHEN c.kind = 'created' THEN c.object || '.removed' ELSE c.object || '.changed' END AS type,
           c.subject_id, c.after AS before,
           CASE WHEN c.kind = 'created' THEN NULL ELSE c.before END AS after, told.restricted_to
    FROM exchange_importchange c
    LEFT JOIN LATERAL (
        SELECT e.restricted_to FROM events_event e
        WHERE e.subject_id = c.subject_id AND e.sequence <= ({_ENDED})
        ORDER BY e.sequence DESC LIMIT 1
    ) AS told ON true
    WHERE c.of_id = %(import)s AND c.object = %(object)s
    ORDER BY c.id DESC
"""
# Organisations are told of by the database.
_TOLD: Final = ("dependency", "milestone", "initiative", "programme", "layer")


def publish_undone(
    job: Import, parameters: dict[str, Any], *, actor: Actor | None, at: datetime
) -> None:
    """Append an event for each object that is removed or as it was."""
    with connection.cursor() as cursor:
        for kind in _TOLD:
            publish_selected(
                cursor=cursor,
                select=_EVENTS,
                parameters={**parameters, "object": kind},
                workspace_id=job.workspace_id,
                subject_type=kind,
                actor=actor,
                at=at,
            )
