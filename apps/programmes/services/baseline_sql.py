"""The statements by which an approved change moves its baselines, however many they are."""

# ruff: noqa: E501, S608 - statements made of our own constants, with lines as SQL reads best
from typing import Final

from apps.programmes.services.concerned import ORGANISATIONS_CONCERNED

# The locks are taken in the milestones' order, so that two approvals wait for each other.
STALE: Final = """
    SELECT place - 1, name, baseline_date FROM (
        SELECT m.name, m.baseline_date, v.from_date,
               (SELECT count(*) FROM programmes_baselinemove w
                WHERE w.change_id = v.change_id AND w.id <= v.id) AS place
        FROM programmes_baselinemove v
        JOIN programmes_milestone m ON m.id = v.milestone_id
        WHERE v.change_id = %(change)s
        ORDER BY m.id FOR NO KEY UPDATE OF m
    ) AS locked
    WHERE baseline_date <> from_date ORDER BY place
"""
MOVE: Final = """
    UPDATE programmes_milestone m SET baseline_date = v.to_date
    FROM programmes_baselinemove v WHERE v.change_id = %(change)s AND m.id = v.milestone_id
"""
EVENTS: Final = f"""
    SELECT 'milestone.changed' AS type, m.id AS subject_id,
           jsonb_build_object('baseline_date', v.from_date) AS before,
           jsonb_build_object('baseline_date', v.to_date) AS after,
           CASE WHEN i.visibility = 'participants' THEN {ORGANISATIONS_CONCERNED} END AS restricted_to
    FROM programmes_baselinemove v
    JOIN programmes_milestone m ON m.id = v.milestone_id
    JOIN programmes_initiative i ON i.id = m.initiative_id
    WHERE v.change_id = %(change)s
    ORDER BY v.id
"""
