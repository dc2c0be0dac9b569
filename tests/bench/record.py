"""A workspace of any size, made by the database.

25 milestones an initiative unless told otherwise, 0.4 dependencies a milestone or more, one in 200
of them on another initiative.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from apps.accounts.models import User
from apps.programmes.services.workspaces import found_workspace
from apps.stakeholders.models import Workspace

# One in so many dependencies is on another initiative's milestone.
ACROSS = 200
MILESTONES = 25

# What looks random is a hash of a number, so that every run has the same record.
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
      FROM programmes_initiative i CROSS JOIN generate_series(0, %(milestones)s - 1) m
     WHERE i.workspace_id = %(workspace)s),
     slipped AS (
    SELECT *, planned + (chance %% 90 - 30)::int
              + CASE WHEN m %% 5 = chance %% 7 THEN 90 ELSE 0 END AS done
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
# Each milestone but the first eight and the last seven waits for the one seven places before it.
_DEPENDENCIES = """
WITH plans AS (
    SELECT initiative_id AS id, array_agg(id ORDER BY id) AS milestones
      FROM programmes_milestone WHERE workspace_id = %(workspace)s GROUP BY initiative_id),
     numbered AS (
    SELECT id, milestones, row_number() OVER beside AS i, lag(id, 1, id) OVER beside AS other,
           lag(milestones, 1, milestones) OVER beside AS others
      FROM plans WINDOW beside AS (ORDER BY id)),
     wanted AS (
    SELECT *, (i * %(milestones)s + m) %% %(across)s = 0 AS across
      FROM numbered CROSS JOIN generate_series(8, %(milestones)s - 8) m)
INSERT INTO programmes_dependency
       (id, workspace_id, predecessor_id, predecessor_initiative_id, successor_id,
        successor_initiative_id, lag_days, agreement)
SELECT uuidv7(), %(workspace)s,
       CASE WHEN across THEN others[m - 7] ELSE milestones[m - 7] END,
       CASE WHEN across THEN other ELSE wanted.id END,
       milestones[m], wanted.id, (m %% 3) * 7, 'accepted'
  FROM wanted ORDER BY wanted.id, m
"""


def found(slug: str, name: str) -> Workspace:
    """Return the workspace of this address, a new one where there is none."""
    founder, _ = User.objects.get_or_create(email="bench@lockstep.invalid")
    standing = Workspace.objects.filter(slug=slug).first()
    return standing or found_workspace(slug=slug, name=name, founder=founder)


def make_workspace(n: int, milestones: int = MILESTONES) -> Workspace:
    """Return the workspace of n initiatives, filled where it is new, with the database at rest.

    milestones: of each initiative, at least 16
    """
    workspace = found(f"bench-{n}-of-{milestones}", f"{n} initiatives of {milestones}")
    if workspace.initiatives.exists():
        return workspace
    parameters: dict[str, UUID | int] = {
        "workspace": workspace.pk,
        "n": n,
        "milestones": milestones,
        "across": ACROSS,
    }
    with unheard(), connection.cursor() as cursor:
        for statement in (_INITIATIVES, _MILESTONES, _DEPENDENCIES):
            cursor.execute(statement, parameters)
    bring_to_rest()
    return workspace


@contextmanager
def unheard() -> Iterator[None]:
    """Write without triggers: without history, marks and checks of foreign keys."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")


def bring_to_rest() -> None:
    """Have done what the database would do in its own time, in the middle of a measurement."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def initiatives_of(workspace: Workspace) -> list[UUID]:
    """Return the initiatives in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM programmes_initiative WHERE workspace_id = %s ORDER BY id",
            [workspace.pk],
        )
        return [row[0] for row in cursor.fetchall()]


def milestone_behind(workspace: Workspace, share: float) -> UUID:
    """Return the milestone that has this share of the workspace's milestones before it, by id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_disc(%s) WITHIN GROUP (ORDER BY id)"
            "  FROM programmes_milestone WHERE workspace_id = %s",
            [share, workspace.pk],
        )
        found: UUID = cursor.fetchone()[0]
        return found
