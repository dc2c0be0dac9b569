"""The six programs of Lockstep on one machine: database, Redis, web, worker, deliverer and beat."""

import os
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from config import health
from config.embedded import postgres, redis
from config.embedded.orphans import MARK
from config.embedded.programs import Program
from config.embedded.supervisor import Stage

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
_WEB_WORKERS = 2
_TASKS_AT_ONCE = 2
# Deliveries wait for receivers and need no processor meanwhile.
_DELIVERIES_AT_ONCE = 16
_QUEUES = "changes,sweeps,imports"


class PortInUseError(Exception):
    """Something else listens where the web server is to listen."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} of {HOST} is in use by another program. "
            "Choose another one: make run PORT=8001"
        )


def prepare(data: Path, environment: Mapping[str, str]) -> tuple[Program, ...]:
    """Make what the embedded services need and return them; none for an address given."""
    services = []
    if "DATABASE_URL" not in environment:
        postgres.prepare(data)
        postgres.clear_remains(data)
        services.append(_marked(postgres.program(data), data))
    if "REDIS_URL" not in environment:
        redis.prepare(data)
        redis.clear_remains(data)
        services.append(_marked(redis.program(data), data))
    return tuple(services)


def stages(data: Path, services: tuple[Program, ...], *, port: int) -> tuple[Stage, ...]:
    """Return the whole stack in the order of its start, listening on `port`.

    The end comes in the opposite order: nothing new comes in, what runs is finished, then the
    database and Redis go.
    """
    python = (sys.executable, "-m")
    migrations = _ours("prepare", data, *python, "config.embedded", "prepare")
    worker = _ours(
        "worker",
        data,
        *(*python, "celery", "--app=config", "--quiet", "worker", "--loglevel=WARNING"),
        *(f"--concurrency={_TASKS_AT_ONCE}", f"--queues={_QUEUES}", "--without-gossip"),
        *("--without-mingle", "--hostname=worker@%h"),
        stop_seconds=20,
    )
    deliverer = _ours(
        "deliverer",
        data,
        *(*python, "celery", "--app=config", "--quiet", "worker", "--loglevel=WARNING"),
        *("--pool=threads", f"--concurrency={_DELIVERIES_AT_ONCE}", "--queues=webhooks"),
        *("--without-gossip", "--without-mingle", "--hostname=deliverer@%h"),
        stop_seconds=20,
    )
    beat = _ours(
        "beat",
        data,
        *(*python, "celery", "--app=config", "--quiet", "beat", "--loglevel=WARNING"),
        *(f"--schedule={data / 'celerybeat-schedule'}", "--pidfile="),
    )
    web = _ours(
        "web",
        data,
        *(*python, "granian", "--interface=wsgi", "config.wsgi:application"),
        *(f"--host={HOST}", f"--port={port}", f"--workers={_WEB_WORKERS}"),
        # One request at a time in each process is twice as fast as threads that share one: threads
        # take turns. They are for readers that wait for news, with some to spare.
        *("--blocking-threads=16", "--no-ws", "--respawn-failed-workers"),
        "--workers-kill-timeout=8",
        ready=lambda _pid: health.answers(HOST, port),
    )
    return (
        Stage(programs=services),
        Stage(first=(migrations,), programs=(worker, deliverer)),
        Stage(programs=(web, beat)),
    )


def require_free_port(port: int) -> None:
    """Raise PortInUseError if the web server could not listen on `port`."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            raise PortInUseError(port) from None


def _ours(
    name: str,
    data: Path,
    *command: str,
    stop_seconds: float = 10,
    ready: Callable[[int], bool] = lambda _pid: True,
) -> Program:
    """Return a program of this code base, to run from the checkout on a data folder."""
    program = Program(
        name=name,
        command=command,
        cwd=ROOT,
        environment={
            "PYTHONUNBUFFERED": "1",
            # Whoever starts the stack has chosen its user, and is not told so by every part.
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
            "LOCKSTEP_DATA": str(data),
            # Services given from outside do not make this production: that is said explicitly.
            "LOCKSTEP_ENV": os.environ.get("LOCKSTEP_ENV", "embedded"),
        },
        stop_seconds=stop_seconds,
        ready=ready,
    )
    return _marked(program, data)


def _marked(program: Program, data: Path) -> Program:
    """Return the program with the mark by which a later start knows it for its own."""
    return replace(program, environment={**program.environment, MARK: str(data)})
