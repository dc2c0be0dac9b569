"""The client, built as `make client` does, and importable while a test uses it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def built_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the client; its folder."""
    folder = tmp_path_factory.mktemp("clients") / "python"
    script = ROOT / "clients" / "python" / "build.sh"
    done = subprocess.run(
        [str(script), str(Path(sys.executable).parent), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def client_importable(built_client: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(built_client))
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "lockstep_client"]:
        del sys.modules[name]
