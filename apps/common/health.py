"""Whether the process is alive, and whether it can serve."""

import redis
import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from apps.common.unavailability import RETRY_AFTER_SECONDS, UNAVAILABLE

_TIMEOUT_SECONDS = 2

logger = structlog.get_logger(__name__)


@never_cache
def alive(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django passes it
    """Answer 200 as long as the process answers at all; asks no other service."""
    return JsonResponse({"status": "alive"})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django passes it
    """Answer 200 if requests can be served, else 503; say which service is up.

    Without Redis requests are still served: work for the background waits in the database.
    """
    state = {"database": _state(_reaches_database()), "redis": _state(_reaches_redis())}
    if state["database"] == "up":
        return JsonResponse({"status": "ready", **state})
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return JsonResponse({"status": "not ready", **state}, status=503, headers=headers)


def _state(reached: bool) -> str:
    return "up" if reached else "down"


def _reaches_database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except UNAVAILABLE as error:
        logger.warning("database_unreachable", error=type(error).__name__)
        return False
    return True


def _reaches_redis() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=_TIMEOUT_SECONDS) as client:
            return bool(client.ping())
    except redis.RedisError as error:
        logger.warning("redis_unreachable", error=type(error).__name__)
        return False
