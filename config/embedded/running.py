"""Start and end programs in the foreground, one after the other: for tests and commands.

The supervisor of `make run` watches its children instead; see `supervisor`.
"""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from config.embedded.programs import Program

START_SECONDS = 60.0
_POLL_SECONDS = 0.02


class ProgramNotReadyError(Exception):
    """A program ended, or did not become ready in time; the message has the end of its log."""


def start(program: Program, *, log: Path) -> subprocess.Popen[bytes]:
    """Start a program, its output in `log`, and return its process once it is ready.

    Raises: ProgramNotReadyError.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            **program.process_options(),
        )
    deadline = time.monotonic() + START_SECONDS
    while not program.ready(process.pid):
        if process.poll() is not None or time.monotonic() > deadline:
            stop(program, process)
            message = f"{program.name} did not start:\n{log.read_text(errors='replace')[-4000:]}"
            raise ProgramNotReadyError(message)
        time.sleep(_POLL_SECONDS)
    return process


def stop(program: Program, process: subprocess.Popen[bytes]) -> None:
    """End a program and whatever is left of its process group."""
    with suppress(ProcessLookupError):
        process.send_signal(program.stop_signal)
    with suppress(subprocess.TimeoutExpired):
        process.wait(program.stop_seconds)
    kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a program and its process group at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
