"""The database and the Redis of a test run: embedded, started once, gone at its end.

Loaded with `-p`, before pytest-django reads the settings: they take the services' addresses from
the environment set here. Under pytest-xdist the first process starts the services and its
workers inherit the environment; each worker has a database (pytest-django makes it, a copy of the
migrated one) and a Redis database of its own. A `DATABASE_URL` or `REDIS_URL` given from outside
is used as it is.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from config.embedded import postgres, redis, running, urls
from config.embedded.programs import Program
from tests.plugins import clusters

_TEMPLATE = "migrated"

_stack = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Start the services before anything reads the settings; they end even if that fails."""
    atexit.register(_stack.close)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    only_words = early_config.known_args_namespace.help or early_config.known_args_namespace.version
    if not worker and not only_words:
        _start_services()
    if worker and "LOCKSTEP_TEST_DATA" in os.environ:
        number = 1 + int(worker.removeprefix("gw"))
        _point_to_redis(Path(os.environ["LOCKSTEP_TEST_DATA"]), number)
    return (yield)


def pytest_unconfigure() -> None:
    """Stop what this process started, however the run ended."""
    _stack.close()


def _start_services() -> None:
    # Not below a folder of the user's: the database may be run by another account.
    data = Path(tempfile.mkdtemp(prefix="lockstep-test-"))
    _stack.callback(shutil.rmtree, data, ignore_errors=True)
    given = set(os.environ)
    os.environ["LOCKSTEP_TEST_DATA"] = os.environ["LOCKSTEP_DATA"] = str(data)
    os.environ["LOCKSTEP_ENV"] = "embedded"
    if "DATABASE_URL" not in given:
        clusters.provide(data)
        _start(postgres.program(data, durable=False), data)
        os.environ["DATABASE_URL"] = urls.database_url(data)
        # Not the one that programs of tests may be connected to: that one cannot be copied then.
        postgres.create_database(data, name=_TEMPLATE, template=urls.DATABASE_NAME)
        os.environ["LOCKSTEP_TEST_TEMPLATE"] = _TEMPLATE
    if "REDIS_URL" not in given:
        redis.prepare(data)
        _start(redis.program(data, durable=False), data)
        _point_to_redis(data, 0)


def _start(program: Program, data: Path) -> None:
    process = running.start(program, log=data / f"{program.name}.log")
    _stack.callback(running.stop, program, process)


def _point_to_redis(data: Path, number: int) -> None:
    os.environ["REDIS_URL"] = urls.redis_url(data, database=number)
