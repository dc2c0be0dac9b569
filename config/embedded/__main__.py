"""`python -m config.embedded run`: the whole of Lockstep on one machine, until Ctrl-C."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from config.embedded import stack, welcome
from config.embedded.accounts import EmbeddedDatabaseError
from config.embedded.lock import AlreadyRunningError, held
from config.embedded.orphans import end_orphans
from config.embedded.supervisor import Supervisor

# What a person can put right; anything else is a fault of ours and shows where.
_EXPECTED = (AlreadyRunningError, EmbeddedDatabaseError, stack.PortInUseError)


def main() -> int:
    """Run what the command line asks for and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=__doc__)
    parser.add_argument("action", choices=["run", "prepare"])
    action = parser.parse_args().action
    data = Path(os.environ.get("LOCKSTEP_DATA", stack.ROOT / ".lockstep")).resolve()
    if action == "prepare":
        return _prepare(data)
    try:
        return _run(data, port=int(os.environ.get("PORT", "8000")))
    except _EXPECTED as error:
        print(error, file=sys.stderr)  # noqa: T201 - for the person who started it
        return 1


def _run(data: Path, *, port: int) -> int:
    data.mkdir(parents=True, exist_ok=True)
    with held(data):
        end_orphans(data)
        stack.require_free_port(port)
        services = stack.prepare(data, os.environ)
        supervisor = Supervisor(
            stack.stages(data, services, port=port), welcome=lambda: welcome.text(data, port)
        )
        return asyncio.run(supervisor.run())


def _prepare(data: Path) -> int:
    # Django is needed by the child that does this, not by the supervisor that starts it.
    from config.embedded.preparation import prepare_database

    prepare_database(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
