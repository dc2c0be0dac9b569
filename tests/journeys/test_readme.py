"""The README's tour, as it is written there, against what `make run` starts."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from config.embedded import orphans
from tests.config.test_run import PATIENCE_SECONDS, ROOT, Run, free_port
from tests.plugins import clusters

README = (ROOT / "README.md").read_text()
TOUR = README.partition("\n## A five-minute tour\n")[2].partition("\n## ")[0]
FENCED = re.compile(r"^```(bash|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "--- next step ---"
WHATEVER = "…"
TOUR_SECONDS = 120


class Step(NamedTuple):
    """Commands, and what the README says they print."""

    commands: str
    promised: str


def steps() -> list[Step]:
    """Return the tour's blocks of commands, each with the block of output that follows it."""
    found: list[Step] = []
    for language, text in FENCED.findall(TOUR):
        if language == "bash":
            found.append(Step(text, ""))
        else:
            found[-1] = found[-1]._replace(promised=text)
    return found


@pytest.fixture
def running(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Run all of Lockstep on a new data folder; the environment in which its commands find it."""
    # Not below a folder of the user's: the database may be run by another account.
    data, port = Path(tempfile.mkdtemp(prefix="lockstep-tour-")), free_port()
    clusters.provide(data)
    run = Run(data, port, tmp_path / "run.log")
    try:
        run.wait_until_line("Lockstep is ready")
        given = {"DATABASE_URL", "REDIS_URL", "LOCKSTEP_ENV"}
        kept = {name: value for name, value in os.environ.items() if name not in given}
        yield kept | {"LOCKSTEP_DATA": str(data), "PORT": str(port)}
        run.process.send_signal(signal.SIGTERM)
        assert run.process.wait(PATIENCE_SECONDS) == 0, run.lines()
    finally:
        run.process.kill()
        run.process.wait()
        orphans.end_orphans(data)
        shutil.rmtree(data, ignore_errors=True)


@pytest.mark.timeout(300)
def test_tour_prints_what_the_readme_promises(running: dict[str, str]) -> None:
    tour = steps()
    script = f"echo '{MARK}'\n".join(step.commands for step in tour)

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],  # noqa: S607 - the reader's own bash
        cwd=ROOT,
        env=running,
        check=False,
        capture_output=True,
        text=True,
        timeout=TOUR_SECONDS,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    printed = done.stdout.split(f"{MARK}\n")
    assert [as_promised(*each) for each in zip(printed, tour, strict=True)] == [
        step.promised for step in tour
    ]


def as_promised(printed: str, step: Step) -> str:
    """Return what the README promises of a step where it was printed, else what was printed."""
    pattern = re.escape(step.promised).replace(re.escape(WHATEVER), ".+")
    return step.promised if re.fullmatch(pattern, printed) else printed


def test_tour_is_found_with_a_promise_for_each_step_but_the_first() -> None:
    first, *others = steps()

    assert "issue_token" in first.commands
    assert (first.promised, len(others)) == ("", 6)
    assert all(step.promised for step in others)


def test_every_file_the_readme_points_to_is_there() -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", README)

    assert "docs/running.md" in targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
