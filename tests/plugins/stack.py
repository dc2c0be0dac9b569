"""Lockstep's own programs on services of their own: for tests that kill them and start them again.

Apart from the services that all tests share, which nobody may kill.
"""

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from config.embedded import postgres, redis, running, stack, urls
from config.embedded.programs import Program
from tests.plugins import clusters

_POLL_SECONDS = 0.01
_OURS = ("beat", "web", "deliverer", "worker")
_SERVICES = ("redis", "postgres")


def eventually(condition: Callable[[], bool], *, within: float) -> None:
    """Wait until a condition holds; fail if it does not within so many seconds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"Still not so after {within} seconds."
        time.sleep(_POLL_SECONDS)


@dataclass
class Stack:
    """The programs of `make run` on a data folder, by name: postgres, redis, web, worker,
    deliverer, beat.

    Start and kill them in the main thread: they end with the thread that started them.
    """

    data: Path
    port: int
    programs: dict[str, Program] = field(init=False)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        services = stack.prepare(self.data, {})
        stages = stack.stages(self.data, services, port=self.port)
        environment = {
            "DATABASE_URL": urls.database_url(self.data),
            "REDIS_URL": self.redis_url,
            "LOCKSTEP_ENV": "embedded",
            # Tokens that the test issues are good for its web server.
            "LOCKSTEP_SECRET_KEY": settings.SECRET_KEY,
            "LOCKSTEP_TOKEN_PEPPER": settings.TOKEN_PEPPER,
            # What it signs can be verified with secrets that the test derives.
            "LOCKSTEP_WEBHOOK_KEY": settings.WEBHOOK_KEY,
        }
        self.programs = {
            program.name: replace(program, environment={**program.environment, **environment})
            for stage in stages
            for program in stage.programs
        }

    @property
    def redis_url(self) -> str:
        """The address of its Redis."""
        return urls.redis_url(self.data)

    @property
    def address(self) -> str:
        """Where its web server answers."""
        return f"http://{stack.HOST}:{self.port}"

    def start(self, *names: str) -> None:
        """Start programs, each once the one before it is ready; those that run go on."""
        for name in names:
            if name in self.processes:
                continue
            if name == "postgres":
                postgres.clear_remains(self.data)
            if name == "redis":
                redis.clear_remains(self.data)
            log = self.data / f"{name}.log"
            self.processes[name] = running.start(self.programs[name], log=log)

    def stop(self, *names: str) -> None:
        """End programs in their own way."""
        for name in names:
            if process := self.processes.pop(name, None):
                running.stop(self.programs[name], process)

    def kill(self, name: str) -> None:
        """End a program and all its children at once, with SIGKILL."""
        process = self.processes.pop(name)
        family = psutil.Process(process.pid).children(recursive=True)
        running.kill(process)
        for child in family:
            _kill(child)
        psutil.wait_procs(family)

    def kill_child_of_worker(self, number: int) -> None:
        """End one of the processes in which the worker does its tasks; the worker makes another."""
        children = psutil.Process(self.processes["worker"].pid).children()
        if children:
            _kill(children[number % len(children)])

    def shut_down_database_at_once(self) -> None:
        """End the database without a checkpoint: it recovers from its log at the next start."""
        process = self.processes.pop("postgres")
        process.send_signal(signal.SIGQUIT)
        process.wait(self.programs["postgres"].stop_seconds)


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


@pytest.fixture(scope="session")
def own_services() -> Iterator[Stack]:
    """Make the services once; each test finds a database with all tables."""
    # Not below a folder of the user's: the database may be run by another account.
    data = Path(tempfile.mkdtemp(prefix="lockstep-own-"))
    clusters.provide(data)
    own = Stack(data, _free_port())
    own.start("postgres", "redis")
    yield own
    own.stop(*_OURS, *_SERVICES)
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def own_stack(own_services: Stack, django_db_blocker: DjangoDbBlocker) -> Iterator[Stack]:
    """Give a test services of its own, its own connection on their database; nothing else runs."""
    own_services.start("postgres", "redis")
    with django_db_blocker.unblock(), _on_database_of(own_services.data):
        call_command("flush", interactive=False, verbosity=0)
        yield own_services
        own_services.stop(*_OURS)


@contextmanager
def _on_database_of(data: Path) -> Iterator[None]:
    """Point Django's connection, and those of new threads, to another database."""
    kept = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict["HOST"] = str(urls.socket_folder(data, "postgres"))
    connection.settings_dict["NAME"] = urls.DATABASE_NAME
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def _free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind((stack.HOST, 0))
        port: int = listener.getsockname()[1]
    return port
