"""Servers to be compared: each one process of the same granian, with one connection kept."""

import os
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from config.embedded import running, urls
from config.embedded.programs import Program
from tests.bench.load import HOST

_ROOT = Path(__file__).resolve().parents[2]
# One process that answers one request at a time, as in `make run`, where there are more of them.
_GRANIAN = ("--workers=1", "--no-ws", "--log-level=warning")
_WSGI = ("--interface=wsgi", "--blocking-threads=1")
# The limits are counted, and never reached.
_NEVER = str(10**9)
OURS = (*_WSGI, "config.wsgi:application")
PLAIN = (*_WSGI, "tests.bench.plain.wsgi:application")
FAST = ("--interface=asgi", "--loop=uvloop", "tests.bench.plain.fast:app")


@contextmanager
def served(*arguments: str) -> Iterator[int]:
    """Serve one of the applications; give its port."""
    port = _free_port()
    with TemporaryDirectory(prefix="lockstep-bench-web-") as folder:
        program = Program(
            name="web",
            command=(sys.executable, "-m", "granian", *_GRANIAN, f"--port={port}", *arguments),
            cwd=_ROOT,
            environment=_environment(arguments),
            ready=lambda _pid: _is_open(port),
        )
        process = running.start(program, log=Path(folder) / "log")
        try:
            yield port
        finally:
            running.stop(program, process)


def _environment(arguments: tuple[str, ...]) -> Mapping[str, str]:
    settings = "tests.bench.plain.settings" if arguments == PLAIN else "config.settings"
    return {
        "DJANGO_SETTINGS_MODULE": settings,
        "LOCKSTEP_RATE_TOKEN": _NEVER,
        "LOCKSTEP_RATE_WORKSPACE": _NEVER,
        "BENCH_DATABASE": f"postgresql+asyncpg://{urls.DATABASE_ROLE}@/{urls.DATABASE_NAME}?host="
        f"{urls.socket_folder(Path(os.environ['LOCKSTEP_DATA']), 'postgres')}",
    }


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def _is_open(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
