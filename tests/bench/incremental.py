"""One initiative after a change against a bare commit of one row."""

from django.db import connection, transaction

from apps.alignment.services.sweeping import sweep_initiatives
from apps.programmes.models import Milestone
from tests.bench import record
from tests.bench.results import Report, in_turn
from tests.bench.sweeps import AS_OF, AT

SIZES = (1_000, 20_000)
_TIMES = 200


def measure(report: Report) -> None:
    """Measure the sweep of one initiative with nothing to write, with a finding to write, and in batches."""
    for n in SIZES:
        workspace = record.make_workspace(n)
        initiatives = record.initiatives_of(workspace)
        chosen = initiatives[:_TIMES]
        sweep_initiatives(workspace=workspace, initiatives=chosen, as_of=AS_OF, at=AT)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS bare (id int PRIMARY KEY, n int)")
            cursor.execute("INSERT INTO bare VALUES (1, 0) ON CONFLICT DO NOTHING")

        def bare_commits() -> None:
            for _ in range(_TIMES):
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("UPDATE bare SET n = n + 1")

        def sweeps() -> None:
            for initiative in chosen:
                sweep_initiatives(workspace=workspace, initiatives=[initiative], as_of=AS_OF, at=AT)

        def sweeps_that_write() -> None:
            for initiative in chosen:
                late = Milestone.objects.filter(initiative=initiative, status="planned").order_by(
                    "baseline_date"
                )
                with connection.cursor() as cursor:
                    cursor.execute("SET session_replication_role = replica")
                    late.filter(pk=late.values("pk")[:1]).update(forecast_date=AS_OF)
                    cursor.execute("SET session_replication_role = DEFAULT")
                sweep_initiatives(workspace=workspace, initiatives=[initiative], as_of=AS_OF, at=AT)

        def batch() -> None:
            for start in range(0, _TIMES, 100):
                sweep_initiatives(
                    workspace=workspace, initiatives=chosen[start : start + 100], as_of=AS_OF, at=AT
                )

        commit, one, many = in_turn([bare_commits, sweeps, batch], rounds=5)
        for name, seconds in (
            ("bare commit", commit),
            ("incremental: one initiative", one),
            ("incremental: in batches of 100", many),
        ):
            report.add(
                name,
                n,
                seconds / _TIMES * 1e3,
                unit="ms",
                against="bare commit",
                reference=commit / _TIMES * 1e3,
            )
