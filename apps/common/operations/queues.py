"""How much waits in Redis, by queue."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from apps.common.operations.heartbeat import last_sign_of_life, reach_redis
from apps.common.operations.metrics import gauge


def queues() -> list[str]:
    """Return the names of all queues."""
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    return sorted({settings.CELERY_TASK_DEFAULT_QUEUE} | routed)


def collect() -> Iterable[Metric]:
    """Return the depth of each queue, what workers hold, and the age of the last sign of life."""
    depths = GaugeMetricFamily(
        "lockstep_queue_depth", "Tasks that wait for a worker.", labels=["queue"]
    )
    with reach_redis() as client:
        for queue in queues():
            depths.add_metric([queue], float(client.llen(queue)))
        held = float(client.hlen("unacked"))
    yield depths
    yield gauge("tasks_held", "Tasks that a worker has and has not finished.", held)
    alive = last_sign_of_life()
    if alive is not None:
        age = (datetime.now(UTC) - alive).total_seconds()
        yield gauge("heartbeat_age_seconds", "Since beat and a worker were last alive.", age)
