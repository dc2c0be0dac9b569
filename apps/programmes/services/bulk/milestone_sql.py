"""The statements of the bulk write of milestones.

`staged_milestone` holds what was given; `merged_milestone` what each row means beside what is there: its id, its
final values, its kind (`created` `updated` `cancelled` `unchanged`) and, where it is written, the event's before and
after.
"""

# ruff: noqa: E501, S608 - statements made of our own constants, with lines as SQL reads best
from typing import Final

from apps.programmes.services.concerned import ORGANISATIONS_CONCERNED

# Column of the table → type and name in the REST contract. Which of them a row gives is a bit in `given`.
COLUMNS: Final = {
    "layer_id": ("uuid", "layer"),
    "owner_organisation_id": ("uuid", "owner_organisation"),
    "name": ("text", "name"),
    "weight": ("double precision", "weight"),
    "baseline_date": ("date", "baseline_date"),
    "forecast_date": ("date", "forecast_date"),
    "actual_date": ("date", "actual_date"),
    "status": ("text", "status"),
    "evidence_url": ("text", "evidence_url"),
    "note": ("text", "note"),
    "reported_at": ("timestamptz", "reported_at"),
}
BITS: Final = {column: 1 << place for place, column in enumerate(COLUMNS)}
STAGED: Final = {
    "n": "integer",
    "given": "integer",
    "initiative_id": "uuid",
    "external_id": "text",
    "source": "text",
    "original_baseline_date": "date",
} | {column: kind for column, (kind, _) in COLUMNS.items()}

# Locked in one order, so that two bulk writes wait for each other instead of undoing each other.
LOCK_INITIATIVES: Final = """
    SELECT count(*) FROM (
        SELECT id FROM programmes_initiative
        WHERE workspace_id = %(workspace)s AND id IN (SELECT initiative_id FROM staged_milestone)
        ORDER BY id FOR NO KEY UPDATE
    ) AS locked
"""


def _given(column: str) -> str:
    return f"s.given & {BITS[column]} <> 0"


def _final(column: str) -> str:
    return f"CASE WHEN m.id IS NULL OR {_given(column)} THEN s.{column} ELSE m.{column} END"


def instant(value: str) -> str:
    """Return SQL for an instant as the REST contract writes it: RFC 3339, UTC, Z."""
    utc = f"({value}) AT TIME ZONE 'UTC'"
    return (
        f"to_char({utc}, CASE WHEN date_trunc('second', {value}) = {value} "
        """THEN 'YYYY-MM-DD"T"HH24:MI:SS"Z"' ELSE 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"' END)"""
    )


def _facts(row: str, *, layer: str, identity: str, original: str) -> str:
    """Return SQL for a milestone as events carry it; the same as `facts.milestone_facts` gives."""
    fields = {
        "initiative": f"{identity}.initiative_id",
        "layer": f"{layer}.key",
        "owner_organisation": f"{row}.owner_organisation_id",
        "name": f"{row}.name",
        "weight": f"{row}.weight",
        "baseline_date": f"{row}.baseline_date",
        "original_baseline_date": original,
        "forecast_date": f"{row}.forecast_date",
        "actual_date": f"{row}.actual_date",
        "status": f"{row}.status",
        "evidence_url": f"{row}.evidence_url",
        "note": f"{row}.note",
        "reported_at": instant(f"{row}.reported_at"),
        "external_id": f"{identity}.external_id",
        "source": f"{identity}.source",
    }
    pairs = ", ".join(f"'{name}', {value}" for name, value in fields.items())
    return f"jsonb_build_object({pairs})"


_PLAIN: Final = [column for column in COLUMNS if column not in {"status", "reported_at"}]
_STATUS: Final = f"""
    CASE
        -- What the office has accepted stays accepted when its source repeats that it is done.
        WHEN m.status = 'accepted' AND wanted.status IN ('reported', 'accepted')
            AND {_final("actual_date")} IS NOT DISTINCT FROM m.actual_date THEN 'accepted'
        WHEN wanted.status = 'accepted' AND NOT %(may_accept)s THEN 'reported'
        ELSE wanted.status
    END
"""
_FIRST_PROMISE: Final = (
    "coalesce(m.original_baseline_date, s.original_baseline_date, v.baseline_date)"
)
_NEW: Final = _facts("v", layer="l", identity="s", original=_FIRST_PROMISE)
_OLD: Final = _facts("m", layer="k", identity="m", original="m.original_baseline_date")

# The names of the fields in which an update does not differ.
_EQUAL: Final = "array(SELECT key FROM jsonb_each(facts.old) WHERE facts.new -> key = value)"
MERGE: Final = f"""
    CREATE TEMP TABLE merged_milestone ON COMMIT DROP AS
    SELECT s.n, coalesce(m.id, uuidv7()) AS id, m.xmin AS version, s.initiative_id, s.external_id, s.source,
           coalesce(s.original_baseline_date, v.baseline_date) AS original_baseline_date,
           {", ".join(f"v.{column}" for column in COLUMNS)},
           m.baseline_date AS old_baseline_date, m.owner_organisation_id AS old_owner_id,
           m.layer_id AS old_layer_id, m.weight AS old_weight, m.status AS old_status,
           m.actual_date AS old_actual_date, kind,
           facts.old - {_EQUAL} AS before, CASE WHEN facts.old IS NULL THEN facts.new ELSE facts.new - {_EQUAL} END AS after
    FROM staged_milestone s
    LEFT JOIN programmes_milestone m
        ON m.initiative_id = s.initiative_id AND m.source = s.source AND m.external_id = s.external_id
    CROSS JOIN LATERAL (SELECT {_final("status")} AS status) AS wanted
    CROSS JOIN LATERAL (
        SELECT {", ".join(f"{_final(column)} AS {column}" for column in _PLAIN)}, {_STATUS} AS status,
               CASE WHEN {_given("reported_at")} THEN s.reported_at ELSE %(at)s END AS reported_at
    ) AS v
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN m.id IS NULL THEN 'created'
            WHEN ({", ".join(f"v.{column}" for column in [*_PLAIN, "status"])})
                IS NOT DISTINCT FROM ({", ".join(f"m.{column}" for column in [*_PLAIN, "status"])})
                AND (NOT {_given("reported_at")} OR s.reported_at IS NOT DISTINCT FROM m.reported_at)
                THEN 'unchanged'
            WHEN v.status = 'cancelled' AND m.status <> 'cancelled' THEN 'cancelled'
            ELSE 'updated'
        END AS kind
    ) AS compared
    LEFT JOIN programmes_layer l ON l.id = v.layer_id
    LEFT JOIN programmes_layer k ON k.id = m.layer_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN kind <> 'unchanged' THEN {_NEW} END AS new,
               CASE WHEN kind IN ('updated', 'cancelled') THEN {_OLD} END AS old
        OFFSET 0 -- keeps the planner from building them once for each use
    ) AS facts
"""
COUNT: Final = """
    SELECT kind, count(*), count(*) FILTER (WHERE baseline_date <> old_baseline_date)
    FROM merged_milestone GROUP BY kind
"""
_WRITTEN: Final = ", ".join(COLUMNS)
INSERT: Final = f"""
    INSERT INTO programmes_milestone
        (id, workspace_id, initiative_id, external_id, source, original_baseline_date, {_WRITTEN})
    SELECT id, %(workspace)s, initiative_id, external_id, source, original_baseline_date, {_WRITTEN}
    FROM merged_milestone WHERE kind = 'created' ORDER BY n
"""
UPDATE: Final = f"""
    UPDATE programmes_milestone m SET {", ".join(f"{column} = g.{column}" for column in COLUMNS)}
    FROM merged_milestone g
    WHERE g.kind IN ('updated', 'cancelled') AND m.id = g.id AND m.xmin = g.version
"""
MOVES: Final = """
    INSERT INTO programmes_baselinemove (change_id, milestone_id, from_date, to_date)
    SELECT %(change)s, id, old_baseline_date, baseline_date FROM merged_milestone
    WHERE kind <> 'created' AND baseline_date <> old_baseline_date
"""
# An initiative that only its participants see tells its events to them alone.
EVENTS: Final = f"""
    WITH restricted AS MATERIALIZED (
        SELECT i.id, {ORGANISATIONS_CONCERNED} AS organisations FROM programmes_initiative i
        WHERE i.visibility = 'participants' AND i.id IN (SELECT initiative_id FROM merged_milestone)
    )
    SELECT CASE
               WHEN g.kind = 'created' THEN 'milestone.created'
               WHEN g.after ->> 'status' = 'reported' THEN 'milestone.reported'
               WHEN g.after ->> 'status' = 'accepted' THEN 'milestone.accepted'
               ELSE 'milestone.changed'
           END AS type, g.id AS subject_id, g.before, g.after,
           r.organisations AS restricted_to
    FROM merged_milestone g
    LEFT JOIN restricted r ON r.id = g.initiative_id
    WHERE g.kind <> 'unchanged'
    ORDER BY g.n
"""
CHANGES: Final = """
    SELECT kind, external_id, id, initiative_id,
           CASE WHEN kind = 'created' THEN '{}' ELSE array(SELECT jsonb_object_keys(after)) END
    FROM merged_milestone WHERE kind <> 'unchanged' ORDER BY n LIMIT %(most)s
"""
IDS: Final = "SELECT id FROM merged_milestone ORDER BY n"
