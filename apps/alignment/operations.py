"""How far the detector is behind: for metrics and for the doctor."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import Count, Min
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from apps.alignment.models import Sweep, SweepRange, SweepState
from apps.common.operations.checks import Finding, State, well
from apps.common.operations.metrics import gauge
from apps.programmes.models import ChangedInitiative

LATE_AFTER: Final = timedelta(minutes=5)


def age_of_oldest_change() -> tuple[timedelta, int]:
    """Return how long the oldest change waits to be swept, and how many changes wait."""
    waiting = ChangedInitiative.objects.aggregate(oldest=Min("at"), number=Count("pk"))
    oldest = waiting["oldest"]
    return (datetime.now(UTC) - oldest if oldest else timedelta(), waiting["number"])


def collect() -> Iterable[Metric]:
    """Return what waits to be swept, and how long the last whole sweep took."""
    age, number = age_of_oldest_change()
    what = "How long the oldest change waits to be swept; 0 where none waits."
    yield gauge("oldest_unswept_change_seconds", what, age.total_seconds())
    yield gauge("unswept_changes", "Changes that wait to be swept.", number)
    ranges = GaugeMetricFamily(
        "lockstep_sweep_ranges", "Ranges of sweeps that are not done.", labels=["state"]
    )
    unfinished = (SweepState.QUEUED, SweepState.RUNNING)
    counted = dict(
        SweepRange.objects.filter(state__in=unfinished)
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    for state in unfinished:
        ranges.add_metric([state.value], counted.get(state, 0))
    yield ranges
    last = Sweep.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()
    if last and last.started_at and last.finished_at:
        took = (last.finished_at - last.started_at).total_seconds()
        yield gauge("last_sweep_seconds", "How long the last sweep of a workspace took.", took)


def check() -> Iterator[Finding]:
    """Look whether changes are swept soon."""
    age, number = age_of_oldest_change()
    if age <= LATE_AFTER:
        yield well("sweeps", f"{number} changes wait, the oldest for {age.total_seconds():.0f} s")
        return
    advice = "See the workers' log for what cannot be swept; start more workers if none fails."
    found = f"{number} changes wait, the oldest since {datetime.now(UTC) - age:%Y-%m-%d %H:%M} UTC"
    yield Finding("sweeps", State.FAILED, found, advice)
