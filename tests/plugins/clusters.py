"""A cluster whose database is migrated, kept between runs: `python -m tests.plugins.clusters`.

To apply all migrations takes seconds for each process that tests; to copy what they made takes
one. What is kept lies in `build/`, under the fingerprint of what makes it.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded import postgres, running, urls

_ROOT = Path(__file__).resolve().parents[2]
_KEPT = _ROOT / "build" / "clusters"


def provide(data: Path) -> None:
    """Put a cluster with a migrated database into a data folder that has none.

    The first one for a state of the migrations takes some seconds longer.
    """
    kept = _KEPT / _fingerprint()
    if kept.exists():
        _copy(kept, data / "postgres")
        postgres.prepare(data)
        return
    postgres.prepare(data)
    with _served(data):
        postgres.create_database(data)
        _migrate(data)
    shutil.rmtree(_KEPT, ignore_errors=True)
    _KEPT.mkdir(parents=True, exist_ok=True)
    # Under another name until it is whole; of two runs that make it at once, one's is kept.
    draft = Path(tempfile.mkdtemp(dir=_KEPT))
    _copy(data / "postgres", draft / "postgres")
    if not kept.exists():
        (draft / "postgres").rename(kept)
    shutil.rmtree(draft, ignore_errors=True)


def _fingerprint() -> str:
    """Return a name for everything that says what the migrations make."""
    apps = _ROOT / "apps"
    sources = {
        *apps.glob("*/migrations/*.py"),
        *apps.glob("*/models/**/*.py"),
        *apps.glob("*/models.py"),
        *(apps / "common").rglob("*.py"),
        _ROOT / "requirements" / "base.txt",
    }
    whole = hashlib.sha256()
    for path in sorted(sources):
        whole.update(str(path.relative_to(_ROOT)).encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]


@contextmanager
def _served(data: Path) -> Iterator[None]:
    program = postgres.program(data, durable=False)
    process = running.start(program, log=data / "making.log")
    try:
        yield
    finally:
        running.stop(program, process)


def _migrate(data: Path) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=_ROOT,
        env={
            **os.environ,
            "DATABASE_URL": urls.database_url(data),
            "LOCKSTEP_DATA": str(data),
            "LOCKSTEP_ENV": "embedded",
        },
        check=True,
    )


def _copy(source: Path, target: Path) -> None:
    # Owners too: as root, the database is run by another account.
    subprocess.run(["cp", "-a", source, target], check=True)  # noqa: S607 - any system's own


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="lockstep-cluster-") as folder:
        provide(Path(folder))
