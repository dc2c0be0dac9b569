"""Sweeps of whole workspaces against being sent their columns."""

from collections.abc import Callable
from functools import partial

from django.db import connection

from apps.alignment.selectors.snapshots import networks
from apps.alignment.services.runs import INITIATIVES_IN_A_RANGE
from apps.stakeholders.models import Workspace
from coordination.networks import in_whole_networks
from tests.bench import floor, record, runs
from tests.bench.results import Report, in_turn, seconds_of
from tests.bench.runs import AS_OF, Ranges

SIZES = (1_000, 20_000, 200_000)

_BESIDE = "received COPY"
# What was late is done, in one initiative of fifty.
_CHANGE = """
UPDATE programmes_milestone SET status = 'accepted', actual_date = %(as_of)s
 WHERE status = 'planned' AND baseline_date <= %(as_of)s AND initiative_id IN (
       SELECT id FROM programmes_initiative
        WHERE workspace_id = %(workspace)s AND abs(hashtext(key)) %% 50 = 0)
"""


def measure(report: Report) -> None:
    """Measure full sweeps at each size."""
    for n in SIZES:
        workspace = record.make_workspace(n)
        initiatives = record.initiatives_of(workspace)
        ranges = in_whole_networks(initiatives, networks(workspace.pk), INITIATIVES_IN_A_RANGE)
        received = _measure_looking(report, n, workspace, ranges)
        _measure_writing(report, n, workspace, ranges, received)


def _measure_looking(report: Report, n: int, workspace: Workspace, ranges: Ranges) -> float:
    """Measure what writes nothing; return the seconds that receiving the columns takes."""
    with runs.other_processes(2) as two:
        named: dict[str, Callable[[], object]] = {
            "floor: COPY received": partial(floor.receive, workspace),
            "floor: COPY on the server": partial(floor.on_the_server, workspace),
            "sweep: paces and levels": partial(runs.levels, workspace, ranges),
            "sweep: all kinds": partial(runs.all_kinds, workspace, ranges),
            "sweep: all kinds, two processes": partial(runs.look_in, two, workspace, ranges),
        }
        taken = in_turn(list(named.values()), rounds=3)
    for name, seconds in zip(named, taken, strict=True):
        report.add(name, n, seconds, against=_BESIDE, reference=taken[0])
    return taken[0]


def _measure_writing(
    report: Report, n: int, workspace: Workspace, ranges: Ranges, received: float
) -> None:
    """Measure the first sweep, one with nothing to say, and one after two in 100 have changed."""
    first, peak = runs.write_apart(workspace, ranges)
    record.bring_to_rest()
    (steady,) = in_turn([partial(runs.written, workspace, ranges)], rounds=3)
    with record.unheard(), connection.cursor() as cursor:
        cursor.execute(_CHANGE, {"as_of": AS_OF, "workspace": workspace.pk})
    changed = seconds_of(partial(runs.written, workspace, ranges))
    for name, seconds in (
        ("sweep: first, all findings written", first),
        ("sweep: nothing to write", steady),
        ("sweep: 2 % changed, written", changed),
    ):
        report.add(name, n, seconds, against=_BESIDE, reference=received)
    report.add(
        "sweep: peak memory, all findings written",
        n,
        peak,
        against="1 GiB",
        reference=1024,
        unit="MiB",
    )
