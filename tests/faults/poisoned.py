"""Lockstep's Celery application, but for one initiative: whoever sweeps it is killed."""

import os
import signal
from typing import Any
from unittest.mock import patch
from uuid import UUID

from celery.signals import worker_process_init

from config.celery import app

__all__ = ["POISON", "app"]

POISON = "LOCKSTEP_TEST_POISON"


@worker_process_init.connect
def poison(**_: Any) -> None:
    """Let the process die in which the initiative named by the environment is swept."""
    # Django is set up only now.
    from apps.alignment.services import runs
    from apps.alignment.services.sweeping import sweep_initiatives

    deadly = UUID(os.environ[POISON])

    def sweep_or_die(*, initiatives: list[UUID], **options: Any) -> Any:
        if deadly in initiatives:
            os.kill(os.getpid(), signal.SIGKILL)
        return sweep_initiatives(initiatives=initiatives, **options)

    patch.object(runs, "sweep_initiatives", sweep_or_die).start()
