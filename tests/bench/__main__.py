"""`python -m tests.bench [name …]`: run the benchmarks, all or those named, on a stack of their own."""

import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django

from config.embedded import postgres, redis, running, urls
from tests.bench.results import Report

NAMES = ("sweeps", "incremental", "imports")


def main(names: list[str]) -> int:
    """Run benchmarks and return the exit code."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"There is no {unknown[0]}; there are: {', '.join(NAMES)}", file=sys.stderr)  # noqa: T201
        return 2
    with ExitStack() as stack:
        _start_services(stack)
        django.setup()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        report = Report()
        for name in names or NAMES:
            module = __import__(f"tests.bench.{name}", fromlist=["measure"])
            module.measure(report)
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
