"""Whether what the service runs on is there and set up as it has to be."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import redis
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from apps.common.operations.checks import Finding, State, well
from apps.common.operations.heartbeat import LATE_AFTER, last_sign_of_life, reach_redis

OLDEST_POSTGRESQL: Final = 18
MOST_SKEW: Final = timedelta(seconds=5)


def check_database() -> Iterator[Finding]:
    """Look at the database: reachable, new enough, up to date, with the same time of day."""
    try:
        before = datetime.now(UTC)
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int, clock_timestamp()")
            version, its_time = cursor.fetchone()
    except DatabaseError as error:
        advice = "Start PostgreSQL, or correct DATABASE_URL: host, port, name, user and password."
        yield Finding("database", State.FAILED, f"not reachable: {type(error).__name__}", advice)
        return
    major = version // 10_000
    if major < OLDEST_POSTGRESQL:
        advice = f"Upgrade PostgreSQL to {OLDEST_POSTGRESQL} or newer."
        yield Finding("database", State.FAILED, f"PostgreSQL {major}", advice)
    else:
        yield well("database", f"PostgreSQL {major}")
    yield _clock("database", its_time - before)
    yield _migrations()


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not missing:
        return well("migrations", "all applied")
    names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in missing[:5])
    found = f"{len(missing)} not applied: {names}"
    return Finding("migrations", State.FAILED, found, "Run manage.py migrate.")


def _clock(whose: str, skew: timedelta) -> Finding:
    seconds = f"{abs(skew.total_seconds()):.1f} s from this machine's"
    if abs(skew) <= MOST_SKEW:
        return well(f"clock of {whose}", seconds)
    advice = "Keep the clocks of all machines by NTP: tokens, sweeps and seals go by them."
    return Finding(f"clock of {whose}", State.FAILED, seconds, advice)


def check_redis() -> Iterator[Finding]:
    """Look at Redis: reachable, keeps the queue over a restart, throws nothing out."""
    try:
        with reach_redis() as client:
            before = datetime.now(UTC)
            seconds, micros = client.time()
            information = client.info()
    except redis.RedisError as error:
        advice = "Start Redis, or correct REDIS_URL. Until then nothing is swept or delivered."
        yield Finding("redis", State.FAILED, f"not reachable: {type(error).__name__}", advice)
        return
    yield well("redis", f"Redis {information['redis_version']}")
    its_time = datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=micros)
    yield _clock("redis", its_time - before)
    if information.get("aof_enabled"):
        yield well("redis persistence", "append-only file on")
    else:
        advice = "Set appendonly yes: without it a restart of Redis loses the queue."
        yield Finding("redis persistence", State.WARNING, "append-only file off", advice)
    policy = information.get("maxmemory_policy", "noeviction")
    if policy == "noeviction":
        yield well("redis eviction", policy)
    else:
        advice = "Set maxmemory-policy noeviction: any other one throws tasks out of the queue."
        yield Finding("redis eviction", State.FAILED, policy, advice)


def check_heartbeat() -> Iterator[Finding]:
    """Look for the sign of life that beat asks for and a worker gives."""
    alive = last_sign_of_life()
    if alive is not None and datetime.now(UTC) - alive <= LATE_AFTER:
        yield well("worker and beat", f"alive at {alive:%H:%M:%S} UTC")
        return
    found = f"last alive at {alive:%Y-%m-%d %H:%M} UTC" if alive else "never alive"
    advice = (
        "Start `celery --app=config worker` and `celery --app=config beat`; if both run, a worker "
        "may be stuck, or take other queues: see its log."
    )
    yield Finding("worker and beat", State.FAILED, found, advice)
