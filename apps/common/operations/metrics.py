"""Prometheus metrics: requests counted by every process, everything else read when asked.

Each app adds a collector of what only it knows; see `add_collector`.
"""

import hmac
import struct
import time
from collections.abc import Callable, Iterable
from typing import Final

import structlog
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from redis import RedisError

from apps.common.addresses import as_address, lies_in
from apps.common.origin import client_address

Collector = Callable[[], Iterable[Metric]]

_LATENCIES: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_TRIES, _PAUSE_SECONDS = 5, 0.02
_collectors: dict[str, Collector] = {}

REQUESTS: Final = Histogram(
    "lockstep_request_seconds",
    "Answered requests by route and status, with the time until the answer.",
    ["method", "route", "status"],
    buckets=_LATENCIES,
    # Read through the files that all processes share, never from this process alone.
    registry=None,
)

logger = structlog.get_logger(__name__)


def add_collector(name: str, collector: Collector) -> None:
    """Add metrics that are read when they are asked for, from the database or from Redis.

    name: of the app, in its `ready`; each has one collector
    """
    _collectors[name] = collector


def gauge(name: str, what: str, value: float) -> Metric:
    """Return a metric with one value that goes up and down."""
    return GaugeMetricFamily(f"lockstep_{name}", what, value=value)


def is_served() -> bool:
    """Tell whether the metrics are offered to anyone at all."""
    return bool(settings.METRICS_TOKEN or settings.METRICS_NETWORKS)


class RequestMetricsMiddleware:
    """Counts each answer by its route, which has no ids in it, and its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next handler. Raises: MiddlewareNotUsed where nobody is offered metrics."""
        if not is_served():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        began = time.perf_counter()
        response = self.get_response(request)
        route = request.resolver_match.route if request.resolver_match else "none"
        method = request.method if request.method in _METHODS else "other"
        observed = REQUESTS.labels(method, route, response.status_code)
        observed.observe(time.perf_counter() - began)
        return response


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer in Prometheus' text format; what may not be read is not there."""
    if not _may_read(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(_OfAllProcesses())
    registry.register(_WhenAsked())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    token = settings.METRICS_TOKEN
    if token and scheme.lower() == "bearer":
        return hmac.compare_digest(given.strip().encode(), token.encode())
    return lies_in(as_address(client_address(request) or ""), settings.METRICS_NETWORKS)


class _OfAllProcesses:
    """Adds up what every process has counted in its file."""

    def collect(self) -> Iterable[Metric]:
        """Return the sums; a file that a process is just beginning is there a moment later."""
        every = MultiProcessCollector(None)
        for _ in range(_TRIES - 1):
            try:
                return every.collect()
            except (struct.error, ValueError):
                time.sleep(_PAUSE_SECONDS)
        return every.collect()


class _WhenAsked:
    """Reads every collector; one that cannot answer is said so, and the others still answer."""

    def collect(self) -> Iterable[Metric]:
        """Return all metrics that are read when asked."""
        answered = GaugeMetricFamily(
            "lockstep_collector_up", "1 where a collector could answer.", labels=["collector"]
        )
        for name, collector in sorted(_collectors.items()):
            try:
                found = list(collector())
            except (DatabaseError, RedisError) as error:
                logger.warning("metrics_unavailable", collector=name, error=type(error).__name__)
                answered.add_metric([name], 0)
                continue
            answered.add_metric([name], 1)
            yield from found
        yield answered
