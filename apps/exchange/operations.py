"""How many imports and exports wait: for metrics."""

from collections.abc import Iterable

from prometheus_client.metrics_core import Metric

from apps.common.operations.metrics import gauge
from apps.exchange.models import Export, Import, JobState


def collect() -> Iterable[Metric]:
    """Return how many imports and exports have not ended."""
    unfinished = [JobState.QUEUED, JobState.RUNNING]
    waiting = Import.objects.filter(state__in=unfinished).count()
    yield gauge("imports_waiting", "Imports that have not ended.", waiting)
    waiting = Export.objects.filter(state__in=unfinished).count()
    yield gauge("exports_waiting", "Exports that have not ended.", waiting)
