"""Start as a web or a worker process does, answer for the first time, and tell what it took.

`python -m tests.config.first_answers web COOKIE PATH…` or `… worker WORKSPACE`, on a database that
has one. Prints JSON: the statuses answered (of a worker: the states its sweep had), the number of
kernels, and those that took a new form only then.
"""

import json
import os
import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def web(cookie: str, *paths: str) -> Callable[[], list[str]]:
    from config.wsgi import application

    def ask(path: str) -> str:
        told: list[str] = []
        environ: dict[str, Any] = {
            "PATH_INFO": path,
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": cookie,
            "wsgi.input": BytesIO(),
        }
        setup_testing_defaults(environ)
        answer: Any = application
        b"".join(answer(environ, lambda status, _: told.append(status)))
        return told[0]

    return lambda: [ask(path) for path in paths]


def worker(slug: str) -> Callable[[], list[str]]:
    import django

    django.setup()

    from django.utils import timezone

    from apps.alignment import tasks
    from apps.alignment.models import Sweep
    from apps.alignment.services import runs
    from apps.stakeholders.models import Workspace
    from config.celery import app

    app.Worker(pool="solo", quiet=True)

    def sweep() -> list[str]:
        at = timezone.now()
        workspace = Workspace.objects.get(slug=slug)
        started = runs.start_sweep(workspace=workspace, as_of=workspace.today(at), at=at)
        for range_id in runs.ranges_to_hand_out(at=at):
            tasks.sweep_range(range_id)
        return [started.state, Sweep.objects.get(pk=started.pk).state]

    return sweep


def forms() -> dict[str, int]:
    """Return in how many forms each kernel is there."""
    from numba.core.dispatcher import Dispatcher

    return {
        f"{kernel.py_func.__module__}.{kernel.py_func.__qualname__}": len(kernel.overloads)
        for name, module in list(sys.modules.items())
        if name.startswith(("apps.", "coordination."))
        for kernel in vars(module).values()
        if isinstance(kernel, Dispatcher)
    }


def main() -> None:
    _, process, *arguments = sys.argv
    answer = web(*arguments) if process == "web" else worker(*arguments)
    before = forms()
    answers = answer()
    after = forms()
    late = sorted(name for name in after if after[name] > before.get(name, 0))
    print(json.dumps({"answers": answers, "kernels": len(after), "late": late}))  # noqa: T201 - for the test


if __name__ == "__main__":
    main()
