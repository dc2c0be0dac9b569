"""The Celery application: `celery -A config worker` and `celery -A config beat`."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("lockstep")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# A thread knows but the default one: without this an application without settings.
app.set_default()


@worker_init.connect
def _warm_up(**_: Any) -> None:
    """Compile before the worker divides: its processes, and those that follow them, inherit it."""
    # Whoever only hands out tasks needs no compiler.
    from config.warm_up import warm_up

    warm_up()
