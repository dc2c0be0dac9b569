import os
import subprocess
import sys
from pathlib import Path

from config.embedded.orphans import MARK, end_orphans

SLEEPING = "import time; time.sleep(600)"
WITH_A_CHILD = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {SLEEPING!r}])
print("up", flush=True)
child.wait()
"""


def start(code: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
    )


def test_orphans_of_a_data_folder_are_ended_and_no_one_else(tmp_path: Path):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    with (
        start(WITH_A_CHILD, {MARK: str(ours)}) as orphan,
        start(SLEEPING, {MARK: str(theirs)}) as neighbour,
    ):
        assert orphan.stdout is not None
        orphan.stdout.readline()

        ended = end_orphans(ours)

        assert (ended, orphan.wait(), neighbour.poll()) == (2, -15, None)
        neighbour.kill()


def test_data_folder_without_orphans_has_none_to_end(tmp_path: Path):
    assert end_orphans(tmp_path) == 0
