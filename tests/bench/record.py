"""A workspace of any size, made by the database: 25 milestones an initiative, 0.4 dependencies a milestone."""

from uuid import UUID

from django.db import connection

from apps.accounts.models import User
from apps.programmes.services.workspaces import found_workspace
from apps.stakeholders.models import Workspace

MILESTONES_AN_INITIATIVE = 25
DEPENDENCIES_AN_INITIATIVE = 10
# One in so many dependencies is on another initiative's milestone.
ACROSS = 200

# Rows are numbered; what looks random is a hash of the number, so that every run has the same record.
_INITIATIVES = """
INSERT INTO programmes_initiative (id, workspace_id, key, name, phase, region, visibility, source)
SELECT uuidv7(), %(workspace)s, 'i' || n, 'Initiative ' || n, 'pilot', '', 'workspace', ''
  FROM generate_series(1, %(n)s) n
"""
_MILESTONES = """
WITH layers AS (SELECT array_agg(id ORDER BY position) AS ids FROM programmes_layer
                 WHERE workspace_id = %(workspace)s),
     placed AS (
    SELECT i.id AS initiative_id, m, abs(hashint8(hashtext(i.key)::int8 * 31 + m)) AS chance,
           DATE '2024-01-01' + ((m / 5) * 60 + abs(hashtext(i.key || m)) %% 60)::int AS planned
      FROM programmes_initiative i CROSS JOIN generate_series(0, 24) m
     WHERE i.workspace_id = %(workspace)s),
     slipped AS (
    SELECT *, planned + (chance %% 90 - 30)::int + CASE WHEN m %% 5 = chance %% 7 THEN 90 ELSE 0 END AS done
      FROM placed)
INSERT INTO programmes_milestone
       (id, workspace_id, initiative_id, layer_id, name, weight, baseline_date,
        original_baseline_date, forecast_date, actual_date, status, evidence_url, note,
        reported_at, external_id, source)
SELECT uuidv7(), %(workspace)s, initiative_id, layers.ids[1 + m %% 5], 'Milestone ' || m,
       1 + chance %% 3, planned, planned - CASE WHEN chance %% 20 = 0 THEN 45 ELSE 0 END,
       CASE WHEN chance %% 4 = 0 THEN planned + 30 END,
       CASE WHEN done <= DATE '2024-09-01' THEN done END,
       CASE WHEN done <= DATE '2024-09-01' THEN 'accepted' ELSE 'planned' END, '', '',
       TIMESTAMPTZ '2024-08-25 12:00Z', 'm' || m, ''
  FROM slipped, layers
 ORDER BY initiative_id, m
"""
_DEPENDENCIES = """
WITH numbered AS (
    SELECT id, initiative_id, row_number() OVER (PARTITION BY initiative_id ORDER BY id) AS m,
           dense_rank() OVER (ORDER BY initiative_id) AS i
      FROM programmes_milestone WHERE workspace_id = %(workspace)s),
     wanted AS (
    SELECT p.id AS predecessor_id, p.initiative_id AS predecessor_initiative_id,
           s.id AS successor_id, s.initiative_id AS successor_initiative_id, s.m, s.i
      FROM numbered s
      JOIN numbered p ON p.m = s.m - 7
       AND p.i = CASE WHEN (s.i * 25 + s.m) %% %(across)s = 0 AND s.i > 1 THEN s.i - 1 ELSE s.i END
     WHERE s.m BETWEEN 8 AND 17)
INSERT INTO programmes_dependency
       (id, workspace_id, predecessor_id, predecessor_initiative_id, successor_id,
        successor_initiative_id, lag_days, agreement)
SELECT uuidv7(), %(workspace)s, predecessor_id, predecessor_initiative_id, successor_id,
       successor_initiative_id, (m %% 3) * 7, 'accepted'
  FROM wanted ORDER BY successor_initiative_id, successor_id
"""


def make_workspace(n: int) -> Workspace:
    """Make a workspace of n initiatives and bring the database to rest."""
    founder, _ = User.objects.get_or_create(email="bench@lockstep.invalid")
    workspace = found_workspace(slug=f"bench-{n}", name=f"{n} initiatives", founder=founder)
    parameters = {"workspace": workspace.pk, "n": n, "across": ACROSS}
    with connection.cursor() as cursor:
        # What is measured is reading and sweeping; history and marks of the making are not wanted.
        cursor.execute("SET session_replication_role = replica")
        for statement in (_INITIATIVES, _MILESTONES, _DEPENDENCIES):
            cursor.execute(statement, parameters)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE programmes_initiative, programmes_milestone")
        cursor.execute("VACUUM ANALYZE programmes_dependency")
        cursor.execute("CHECKPOINT")
    return workspace


def initiatives_of(workspace: Workspace) -> list[UUID]:
    """Return the initiatives in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM programmes_initiative WHERE workspace_id = %s ORDER BY id",
            [workspace.pk],
        )
        return [row[0] for row in cursor.fetchall()]
