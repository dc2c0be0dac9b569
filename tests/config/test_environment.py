import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "config" / "environment.sh"


def test_environment_that_is_a_link_is_left_as_it_is(tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "kept").touch()
    (tmp_path / ".venv").symlink_to(other)
    (tmp_path / "base.txt").touch()

    done = subprocess.run(
        ["/bin/sh", str(SCRIPT), sys.executable, ".venv", "base.txt"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr.startswith(".venv is a link")) == (1, True)
    assert [path.name for path in other.iterdir()] == ["kept"]
