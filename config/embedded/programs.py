"""What the embedded stack runs: a command, who it runs as, when it is ready and how it ends."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The system user a program runs as; used where the stack itself is run by root."""

    user: int
    group: int


@dataclass(frozen=True, kw_only=True)
class Program:
    """One child of the stack.

    `ready` is asked with the child's pid until it says yes. `stop_signal` asks the child to end
    in an orderly way; after `stop_seconds` its whole process group is killed.
    """

    name: str
    command: tuple[str, ...]
    cwd: Path | None = None
    account: Account | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10.0
    ready: Callable[[int], bool] = lambda _pid: True

    def process_options(self) -> dict[str, Any]:
        """Return the keyword arguments with which `subprocess` starts this program.

        The child leads a session of its own, so that a Ctrl-C in the terminal reaches the
        supervisor alone, and is told to stop when its parent dies in whatever way.
        """
        options: dict[str, Any] = {
            "cwd": self.cwd,
            "env": {**os.environ, **self.environment},
            "start_new_session": True,
            "preexec_fn": partial(_stop_with_parent, os.getpid(), self.stop_signal),
        }
        return options | run_as(self.account)


def run_as(account: Account | None) -> dict[str, Any]:
    """Return the arguments with which `subprocess` hands a program to an account, if to one."""
    if account is None:
        return {}
    return {"user": account.user, "group": account.group, "extra_groups": []}


def wheel_folder(package: str) -> Path:
    """Return the folder of an installed package without importing it.

    Raises: ModuleNotFoundError, if it is not installed.
    """
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        message = f"{package} is not installed: the embedded stack needs its programs."
        raise ModuleNotFoundError(message)
    return Path(spec.origin).parent


def _stop_with_parent(parent: int, stop_signal: signal.Signals) -> None:
    """Ask the kernel, in the child, for `stop_signal` at the parent's death; Linux alone can."""
    if _libc is not None:
        _libc.prctl(_SET_PARENT_DEATH_SIGNAL, int(stop_signal))
    if os.getppid() != parent:
        os._exit(1)
