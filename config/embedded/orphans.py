"""Children that outlived a killed supervisor: found by what they carry, ended before a new start.

On Linux the kernel has asked them to stop at their parent's death; this waits for them, and does
the same where the kernel does not.
"""

import signal
import time
from contextlib import suppress
from pathlib import Path

import psutil

# Set in every child's environment; processes that Lockstep did not start do not have it.
MARK = "LOCKSTEP_SUPERVISED"
_SERVERS = {"postgres": "postgres", "redis": "redis-server"}
_ORDERLY_SECONDS = 20.0
_POLL_SECONDS = 0.05


def end_orphans(data: Path) -> int:
    """End the children of an earlier supervisor of this data folder; return how many there were.

    Call it only while holding the folder's lock: then none of them has a living supervisor.
    """
    orphans = [process for process in psutil.process_iter() if _belongs_to(process, data)]
    pids = {process.pid for process in orphans}
    for process in orphans:
        with suppress(psutil.NoSuchProcess):
            # Those below another one are ended by it, in its order.
            if process.ppid() not in pids:
                is_database = process.name() == _SERVERS["postgres"]
                process.send_signal(signal.SIGINT if is_database else signal.SIGTERM)
    deadline = time.monotonic() + _ORDERLY_SECONDS
    while any(map(_lives, orphans)) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    for process in filter(_lives, orphans):
        with suppress(psutil.NoSuchProcess):
            process.kill()
    while any(map(_lives, orphans)):
        time.sleep(_POLL_SECONDS)
    return len(orphans)


def _belongs_to(process: psutil.Process, data: Path) -> bool:
    try:
        if process.environ().get(MARK) == str(data):
            return True
        # The servers write their titles over their environment, but work in their own folder.
        name, folder = process.name(), process.cwd()
    except psutil.Error:
        return False
    return any(
        name == program and folder == str(data / service) for service, program in _SERVERS.items()
    )


def _lives(process: psutil.Process) -> bool:
    """Tell whether a process runs; one that nobody has collected yet does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
