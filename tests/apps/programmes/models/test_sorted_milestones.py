"""Pages of milestones in the order of an index, however many there are."""

import json

import pytest
from django.db import connection

from apps.common.api.keysets import Keyset, parts_of
from apps.programmes.api.views.milestones import MilestoneViews
from apps.programmes.models import Milestone
from apps.programmes.models.milestones import SORTED_BY

COLUMNS = sorted({*MilestoneViews.orderings.values()} - {"id", "name"})
# One of a table that is at rest, long enough that its planner looks for an index.
_FILLED = """
    INSERT INTO programmes_milestone
           (id, workspace_id, initiative_id, layer_id, name, weight, baseline_date,
            original_baseline_date, forecast_date, actual_date, status, evidence_url, note,
            reported_at, external_id, source)
    SELECT uuidv7(), %(workspace)s, uuidv7(), uuidv7(), 'x', 1 + n %% 3, day, day,
           CASE WHEN n %% 4 = 0 THEN day END, CASE WHEN n %% 3 = 0 THEN day END,
           CASE WHEN n %% 3 = 0 THEN 'accepted' ELSE 'planned' END, '', '',
           CASE WHEN n %% 2 = 0 THEN day END, NULL, ''
      FROM (SELECT n, DATE '2024-01-01' + n %% 700 AS day FROM generate_series(1, 5000) n) AS filled
"""


def test_each_sort_but_by_name_has_an_index():
    assert tuple(COLUMNS) == SORTED_BY


@pytest.fixture
def filled(workspace):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_FILLED, {"workspace": workspace.pk})
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        cursor.execute("ANALYZE programmes_milestone")
    return Milestone.objects.filter(workspace=workspace)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", COLUMNS)
def test_no_page_of_a_sort_is_sorted(filled, column, descending):
    start, *_ = parts_of(filled, column, None, descending=descending)
    row = start[100]
    keyset = Keyset("", getattr(row, column), str(row.pk), backwards=False)

    for place in (None, keyset):
        for part in parts_of(filled, column, place, descending=descending):
            plan = json.loads(part[:51].explain(format="json"))[0]["Plan"]
            assert "Sort" not in json.dumps(plan), plan
