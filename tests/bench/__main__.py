"""`python -m tests.bench [name …]`: run the benchmarks, all or those named.

They have services of their own, which go with the run.
"""

import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

from config.embedded import postgres, redis, running, urls
from tests.bench.results import Report

NAMES = (
    "sweeps",
    "incremental",
    "imports",
    "exchange",
    "replay",
    "forecast",
    "timetable",
    "forums",
    "api",
)


def main(names: list[str]) -> int:
    """Run benchmarks and return the exit code."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"There is no {unknown[0]}; there are: {', '.join(NAMES)}", file=sys.stderr)  # noqa: T201 - a command
        return 2
    report = Report()
    with ExitStack() as stack:
        _start_services(stack)
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        for name in names or NAMES:
            # The benchmarks import models, which is possible from here on.
            import_module(f"tests.bench.{name}").measure(report)
            report.write()
    return 0


def _start_services(stack: ExitStack) -> None:
    """Start PostgreSQL and Redis as in `make run`, durable, in a folder that goes with the run."""
    data = Path(tempfile.mkdtemp(prefix="lockstep-bench-"))
    stack.callback(shutil.rmtree, data, ignore_errors=True)
    os.environ |= {
        "LOCKSTEP_DATA": str(data),
        "LOCKSTEP_ENV": "embedded",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    for service in (postgres, redis):
        service.prepare(data)
        program = service.program(data)
        process = running.start(program, log=data / f"{program.name}.log")
        stack.callback(running.stop, program, process)
        if service is postgres:
            postgres.create_database(data)
    os.environ["DATABASE_URL"] = urls.database_url(data)
    os.environ["REDIS_URL"] = urls.redis_url(data)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
