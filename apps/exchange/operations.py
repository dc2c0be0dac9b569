"""How many imports wait: for metrics."""

from collections.abc import Iterable

from prometheus_client.metrics_core import Metric

from apps.common.operations.metrics import gauge
from apps.exchange.models import Import, ImportState


def collect() -> Iterable[Metric]:
    """Return how many imports have not ended."""
    waiting = Import.objects.filter(state__in=[ImportState.QUEUED, ImportState.RUNNING]).count()
    yield gauge("imports_waiting", "Imports that have not ended.", waiting)
