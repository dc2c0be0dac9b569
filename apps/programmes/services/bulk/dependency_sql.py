"""The statements of the bulk write of dependencies, built like those of milestones.

Milestones are found by initiative, source and external id; `staged_dependency` holds what was given,
`merged_dependency` what it means.
"""

# ruff: noqa: E501, S608 - statements made of our own constants, with lines as SQL reads best
from typing import Final

from apps.programmes.services.concerned import ORGANISATIONS_CONCERNED

BITS: Final = {"lag_days": 1, "need_group": 2, "need_at_least": 4}
STAGED: Final = {
    "n": "integer",
    "given": "integer",
    "predecessor_initiative_id": "uuid",
    "predecessor": "text",
    "successor_initiative_id": "uuid",
    "successor": "text",
    "lag_days": "integer",
    "need_group": "text",
    "need_at_least": "smallint",
}
LOCK_INITIATIVES: Final = """
    SELECT count(*) FROM (
        SELECT id FROM programmes_initiative
        WHERE workspace_id = %(workspace)s
          AND id IN (SELECT predecessor_initiative_id FROM staged_dependency
                     UNION SELECT successor_initiative_id FROM staged_dependency)
        ORDER BY id FOR NO KEY UPDATE
    ) AS locked
"""


def _final(column: str) -> str:
    given = f"s.given & {BITS[column]} <> 0"
    return f"CASE WHEN d.id IS NULL OR {given} THEN s.{column} ELSE d.{column} END AS {column}"


def _facts(row: str, predecessor: str, successor: str) -> str:
    """Return SQL for a dependency as events carry it; the same as `facts.dependency_facts` gives."""
    fields = {"predecessor": predecessor, "successor": successor} | {
        name: f"{row}.{name}" for name in ("lag_days", "need_group", "need_at_least", "agreement")
    }
    pairs = ", ".join(f"'{name}', {value}" for name, value in fields.items())
    return f"jsonb_build_object({pairs})"


_FIELDS: Final = ("lag_days", "need_group", "need_at_least", "agreement")
_NEW: Final = _facts("v", "p.id", "q.id")
_OLD: Final = _facts("d", "d.predecessor_id", "d.successor_id")
# Whoever speaks for both ends speaks for their agreement; what was declined stays so until somebody accepts it.
_AGREEMENT: Final = """
    CASE
        WHEN d.agreement IN ('accepted', 'declined') THEN d.agreement
        WHEN NOT %(own_only)s OR (p.owner_organisation_id = %(organisation)s
            AND q.owner_organisation_id = %(organisation)s) THEN 'accepted'
        ELSE 'proposed'
    END AS agreement,
    CASE WHEN d.id IS NULL THEN %(organisation)s::uuid ELSE d.proposed_by_id END AS proposed_by_id
"""
# The names of the fields in which an update does not differ.
_EQUAL: Final = "array(SELECT key FROM jsonb_each(facts.old) WHERE facts.new -> key = value)"
MERGE: Final = f"""
    CREATE TEMP TABLE merged_dependency ON COMMIT DROP AS
    SELECT s.n, coalesce(d.id, uuidv7()) AS id, d.xmin AS version,
           p.id AS predecessor_id, s.predecessor_initiative_id, q.id AS successor_id, s.successor_initiative_id,
           s.predecessor || ' → ' || s.successor AS external_id,
           p.owner_organisation_id AS predecessor_owner_id, q.owner_organisation_id AS successor_owner_id,
           {", ".join(f"v.{field}" for field in _FIELDS)}, v.proposed_by_id, kind,
           facts.old - {_EQUAL} AS before, CASE WHEN facts.old IS NULL THEN facts.new ELSE facts.new - {_EQUAL} END AS after
    FROM staged_dependency s
    LEFT JOIN programmes_milestone p ON p.workspace_id = %(workspace)s AND p.source = %(source)s
        AND p.initiative_id = s.predecessor_initiative_id AND p.external_id = s.predecessor
    LEFT JOIN programmes_milestone q ON q.workspace_id = %(workspace)s AND q.source = %(source)s
        AND q.initiative_id = s.successor_initiative_id AND q.external_id = s.successor
    LEFT JOIN programmes_dependency d ON d.successor_id = q.id AND d.predecessor_id = p.id
    CROSS JOIN LATERAL (
        SELECT {", ".join(_final(column) for column in BITS)}, {_AGREEMENT}
    ) AS v
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN d.id IS NULL THEN 'created'
            WHEN ({", ".join(f"v.{field}" for field in _FIELDS)})
                IS NOT DISTINCT FROM ({", ".join(f"d.{field}" for field in _FIELDS)}) THEN 'unchanged'
            ELSE 'updated'
        END AS kind
    ) AS compared
    CROSS JOIN LATERAL (
        SELECT CASE WHEN kind <> 'unchanged' THEN {_NEW} END AS new,
               CASE WHEN kind = 'updated' THEN {_OLD} END AS old
        OFFSET 0 -- keeps the planner from building them once for each use
    ) AS facts
"""
COUNT: Final = "SELECT kind, count(*) FROM merged_dependency GROUP BY kind"
INSERT: Final = f"""
    INSERT INTO programmes_dependency (id, workspace_id, predecessor_id, predecessor_initiative_id,
        successor_id, successor_initiative_id, proposed_by_id, {", ".join(_FIELDS)})
    SELECT id, %(workspace)s, predecessor_id, predecessor_initiative_id,
        successor_id, successor_initiative_id, proposed_by_id, {", ".join(_FIELDS)}
    FROM merged_dependency WHERE kind = 'created' ORDER BY n
"""
UPDATE: Final = f"""
    UPDATE programmes_dependency d SET {", ".join(f"{field} = g.{field}" for field in _FIELDS)}
    FROM merged_dependency g WHERE g.kind = 'updated' AND d.id = g.id AND d.xmin = g.version
"""
# Members of one need have to say the same of it, and a need cannot ask for more than its members.
NEEDS: Final = """
    SELECT g.n, count(DISTINCT coalesce(d.need_at_least, 0)) > 1, count(*)
    FROM merged_dependency g
    JOIN programmes_dependency d ON d.successor_id = g.successor_id AND d.need_group = g.need_group
        AND d.agreement <> 'declined'
    WHERE g.need_group IS NOT NULL
    GROUP BY g.n
    HAVING count(DISTINCT coalesce(d.need_at_least, 0)) > 1 OR max(d.need_at_least) > count(*)
    ORDER BY g.n LIMIT %(most)s
"""
EVENTS: Final = f"""
    WITH concerned AS MATERIALIZED (
        SELECT i.id, {ORGANISATIONS_CONCERNED} AS organisations
        FROM programmes_initiative i
        WHERE i.visibility = 'participants'
          AND i.id IN (SELECT predecessor_initiative_id FROM merged_dependency
                       UNION SELECT successor_initiative_id FROM merged_dependency)
    )
    SELECT CASE WHEN g.kind = 'created' THEN 'dependency.created' ELSE 'dependency.changed' END AS type,
           g.id AS subject_id, g.before, g.after,
           CASE WHEN p.id IS NOT NULL AND q.id IS NOT NULL THEN array(
                    SELECT unnest(p.organisations) INTERSECT SELECT unnest(q.organisations) ORDER BY 1)
                ELSE coalesce(p.organisations, q.organisations) END AS restricted_to
    FROM merged_dependency g
    LEFT JOIN concerned p ON p.id = g.predecessor_initiative_id
    LEFT JOIN concerned q ON q.id = g.successor_initiative_id
    WHERE g.kind <> 'unchanged'
    ORDER BY g.n
"""
CHANGES: Final = """
    SELECT kind, external_id, id, successor_initiative_id,
           CASE WHEN kind = 'created' THEN '{}' ELSE array(SELECT jsonb_object_keys(after)) END
    FROM merged_dependency WHERE kind <> 'unchanged' ORDER BY n LIMIT %(most)s
"""
