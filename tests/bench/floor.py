"""The floor: what it costs to be sent the columns that the detector reads, and nothing else."""

import psycopg
from django.db import connection

from apps.stakeholders.models import Workspace

MILESTONES = (
    "SELECT id, initiative_id, layer_id, weight, baseline_date, original_baseline_date,"
    " forecast_date, actual_date, status, reported_at"
    " FROM programmes_milestone WHERE workspace_id = '{}'"
)
DEPENDENCIES = (
    "SELECT successor_initiative_id, successor_id, predecessor_id, predecessor_initiative_id,"
    " lag_days, need_group, need_at_least, agreement"
    " FROM programmes_dependency WHERE workspace_id = '{}'"
)


def receive(workspace: Workspace) -> int:
    """Receive the columns of both tables by binary COPY; return the bytes."""
    received = 0
    with psycopg.Cursor(connection.connection) as cursor:
        for columns in (MILESTONES, DEPENDENCIES):
            with cursor.copy(
                f"COPY ({columns.format(workspace.pk)}) TO STDOUT (FORMAT binary)"
            ) as copy:
                for block in copy:
                    received += len(block)
    return received


def on_the_server(workspace: Workspace) -> None:
    """Have the server make the same bytes and throw them away."""
    with connection.cursor() as cursor:
        for columns in (MILESTONES, DEPENDENCIES):
            cursor.execute(f"COPY ({columns.format(workspace.pk)}) TO '/dev/null' (FORMAT binary)")
