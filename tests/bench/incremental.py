"""One initiative after a change, swept by the task that workers run, against a bare commit."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from django.db import connection

from apps.alignment.models import Finding
from apps.alignment.services.changes import sweep_changed_initiatives
from apps.alignment.services.sweeping import sweep_initiatives
from apps.programmes.models import ChangedInitiative
from apps.stakeholders.models import Workspace
from coordination.vocabulary import FindingState
from tests.bench import bare, record, runs
from tests.bench.results import Report, seconds_of
from tests.bench.runs import AS_OF, AT

SIZES = (1_000, 20_000, 200_000)
_INITIATIVES = 200
_BATCH = 100
_ROUNDS = 3
_BARE = "bare commit"

# Another weight for the first milestone of each: what is said of the initiative's findings changes.
_CHANGE = """
UPDATE programmes_milestone SET weight = CASE WHEN weight < 3 THEN weight + 1 ELSE 1 END
 WHERE id IN (SELECT DISTINCT ON (initiative_id) id FROM programmes_milestone
               WHERE initiative_id = ANY (%s) ORDER BY initiative_id, id)
"""


def measure(report: Report) -> None:
    """Measure sweeps with nothing and with a finding to write, of one initiative and of batches."""
    bare.make()
    for n in SIZES:
        _measure_at(report, n, record.make_workspace(n))


def _measure_at(report: Report, n: int, workspace: Workspace) -> None:
    runs.written(workspace, [record.initiatives_of(workspace)[: 2 * _INITIATIVES]])
    ChangedInitiative.objects.all().delete()
    chosen = _with_findings(workspace)
    singles = [[one] for one in chosen]
    batches = [chosen[start : start + _BATCH] for start in range(0, len(chosen), _BATCH)]
    mark, alone = partial(_mark, workspace), partial(_sweep_alone, workspace)
    measured: dict[str, Callable[[], float]] = {
        _BARE: partial(_time_each, singles, _prepare_nothing, _commit_bare),
        "incremental: sweep alone, nothing to write": partial(
            _time_each, singles, _prepare_nothing, alone
        ),
        "incremental: nothing to write": partial(_time_each, singles, mark, _run_task),
        "incremental: a finding to write": partial(_time_each, singles, _change, _run_task),
        "incremental: 100 at once, nothing to write": partial(_time_each, batches, mark, _run_task),
        "incremental: 100 at once, all to write": partial(_time_each, batches, _change, _run_task),
    }
    rounds = [[run() for run in measured.values()] for _ in range(_ROUNDS + 1)][1:]
    each = [sorted(taken)[_ROUNDS // 2] / len(chosen) * 1e3 for taken in zip(*rounds, strict=True)]
    for name, milliseconds in zip(measured, each, strict=True):
        report.add(name, n, milliseconds, unit="ms", against=_BARE, reference=each[0])


def _time_each(
    groups: Sequence[list[UUID]],
    prepare: Callable[[list[UUID]], None],
    run: Callable[[list[UUID]], None],
) -> float:
    """Return the seconds that `run` takes for all groups, each prepared outside of the time."""
    seconds = 0.0
    for group in groups:
        prepare(group)
        seconds += seconds_of(partial(run, group))
    return seconds


def _sweep_alone(workspace: Workspace, initiatives: list[UUID]) -> None:
    """Sweep without taking marks or locks, and commit."""
    sweep_initiatives(workspace=workspace, initiatives=initiatives, as_of=AS_OF, at=AT)


def _run_task(_: list[UUID]) -> None:
    """Do what the workers' task does: take the marks, lock, sweep, commit."""
    sweep_changed_initiatives(at=AT)


def _with_findings(workspace: Workspace) -> list[UUID]:
    """Return initiatives that have an open finding."""
    rows = Finding.objects.filter(workspace=workspace, initiative__isnull=False)
    of_open = rows.exclude(state=FindingState.RESOLVED).order_by("initiative")
    return list(of_open.values_list("initiative", flat=True).distinct()[:_INITIATIVES])


def _prepare_nothing(_: list[UUID]) -> None:
    """Leave everything as it is."""


def _mark(workspace: Workspace, initiatives: list[UUID]) -> None:
    ChangedInitiative.objects.bulk_create(
        ChangedInitiative(workspace=workspace, initiative_id=one) for one in initiatives
    )


def _change(initiatives: list[UUID]) -> None:
    """Change a milestone of each as production does: triggers keep its history and mark it."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, [initiatives])


def _commit_bare(_: list[UUID]) -> None:
    bare.commit()
