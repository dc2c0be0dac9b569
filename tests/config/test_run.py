"""`make run` as a person meets it: up, refused twice, struck, and up again with its data."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil
import psycopg
import pytest

from config.embedded import orphans, urls

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PATIENCE_SECONDS = 120
READY = {"status": "ready", "database": "up", "redis": "up"}
# What tells each child's command line from the others'.
CHILDREN = {
    "postgres": "bin/postgres",
    "redis": "redis-server",
    "web": "granian",
    "worker": "--hostname=worker@",
    "deliverer": "--hostname=deliverer@",
    "beat": " beat ",
}


class Run:
    """One `python -m config.embedded run` on a data folder."""

    def __init__(self, data: Path, port: int, log: Path) -> None:
        given = {"DATABASE_URL", "REDIS_URL", "LOCKSTEP_ENV"}
        environment = {name: value for name, value in os.environ.items() if name not in given}
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.embedded", "run"],
                cwd=ROOT,
                env={**environment, "LOCKSTEP_DATA": str(data), "PORT": str(port)},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def lines(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < deadline, self.lines()
            assert self.process.poll() is None, self.lines()
            time.sleep(0.05)

    def wait_until_line(self, text: str) -> None:
        self.wait_until(lambda: text in self.lines())

    def children(self) -> dict[str, int]:
        """Pids of the supervisor's children by name."""
        running = {
            child.pid: " ".join(child.cmdline())
            for child in psutil.Process(self.process.pid).children()
        }
        return {
            name: pid
            for name, token in CHILDREN.items()
            for pid, command in running.items()
            if token in command
        }


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def readiness(port: int) -> dict[str, str]:
    connection = HTTPConnection(HOST, port, timeout=20)
    try:
        connection.request("GET", "/readyz")
        answer: dict[str, str] = json.load(connection.getresponse())
    except (OSError, HTTPException):
        return {}
    finally:
        connection.close()
    return answer


def database(data: Path) -> psycopg.Connection:
    return psycopg.connect(
        host=str(urls.socket_folder(data, "postgres")),
        user=urls.DATABASE_ROLE,
        dbname=urls.DATABASE_NAME,
    )


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """Start runs; what a failed test leaves of them is ended."""
    runs: list[Run] = []

    def start(data: Path, port: int) -> Run:
        runs.append(Run(data, port, tmp_path / f"{len(runs)}.log"))
        return runs[-1]

    yield start
    for run in runs:
        run.process.kill()
        run.process.wait()
    orphans.end_orphans(tmp_path / "data")


def test_run_serves_outlives_every_blow_and_leaves_nothing_behind(
    start: Callable[..., Run], tmp_path: Path
):
    data, port = tmp_path / "data", free_port()
    first = start(data, port)
    first.wait_until_line("Lockstep is ready")
    assert f"http://localhost:{port}/" in first.lines()
    assert readiness(port) == READY

    second = start(data, free_port())
    assert second.process.wait(PATIENCE_SECONDS) == 1
    assert f"already runs on {data}, as process {first.process.pid}." in second.lines()

    with database(data) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    first.wait_until(lambda: set(first.children()) == set(CHILDREN))
    struck = first.children()

    for name, pid in struck.items():
        os.kill(pid, signal.SIGKILL)
        first.wait_until_line(f"{name} was ended by SIGKILL")
    first.wait_until(lambda: set(first.children()) == set(CHILDREN))
    first.wait_until(lambda: readiness(port) == READY)
    assert not set(first.children().values()) & set(struck.values())

    first.process.kill()
    first.process.wait()
    third = start(data, port)
    third.wait_until_line("Lockstep is ready")
    with database(data) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(7,)]

    third.process.send_signal(signal.SIGTERM)
    assert third.process.wait(PATIENCE_SECONDS) == 0, third.lines()
    assert (orphans.end_orphans(data), readiness(port)) == (0, {})
