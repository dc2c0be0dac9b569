"""One supervisor at a time on a data folder, by a lock the kernel releases whatever happens."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunningError(Exception):
    """Another supervisor holds the data folder."""

    def __init__(self, data: Path, pid: str) -> None:
        super().__init__(
            f"Lockstep already runs on {data}, as process {pid}. "
            f"Stop it first (Ctrl-C in its terminal, or kill {pid}), "
            "or set LOCKSTEP_DATA to another folder."
        )


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Hold a data folder for this process.

    Raises: AlreadyRunningError, naming the process that holds it.
    """
    with (data / "supervisor.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunningError(data, file.read().strip() or "unknown") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
