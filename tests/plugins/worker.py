"""A real Celery worker beside a test: acknowledgements, races and serialisation included."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from config.embedded import running
from config.embedded.programs import Program

_ROOT = Path(__file__).resolve().parents[2]


@dataclass
class CeleryWorker:
    """A worker process on the test's database and Redis; `kill` ends it as a crash does."""

    program: Program
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the worker and wait until it takes tasks."""
        self.log.write_text("")
        self.process = running.start(self.program, log=self.log)

    def stop(self) -> None:
        """Let the worker finish what it does, then end it."""
        if self.process is not None:
            running.stop(self.program, self.process)
            self.process = None

    def kill(self) -> None:
        """End the worker and its pool at once."""
        if self.process is not None:
            running.kill(self.process)
            self.process = None


@pytest.fixture(scope="session")
def celery_worker(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CeleryWorker]:
    """Run a Celery worker for the session; for tests whose transactions really commit."""
    log = tmp_path_factory.mktemp("worker") / "worker.log"
    program = Program(
        name="worker",
        command=(
            *(sys.executable, "-m", "celery", "-A", "config", "worker", "--loglevel=INFO"),
            *("--concurrency=2", "--queues=changes,sweeps,imports", "--without-gossip"),
            *("--without-mingle", f"--hostname=worker-{os.getpid()}@%h"),
        ),
        cwd=_ROOT,
        environment={"DATABASE_URL": address_of_database(), "PYTHONUNBUFFERED": "1"},
        ready=lambda _pid: " ready." in log.read_text(errors="replace"),
    )
    worker = CeleryWorker(program, log)
    worker.start()
    yield worker
    worker.stop()


def address_of_database() -> str:
    """Return the address of the database pytest-django made, beside the one it was made from."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    folder = parts.path.rsplit("/", 1)[0]
    return urlunsplit(parts._replace(path=f"{folder}/{connection.settings_dict['NAME']}"))
