from datetime import timedelta

import pytest
from django.conf import settings

from config.celery import app
from tests.plugins.worker import CeleryWorker


def answers_to_ping() -> list[dict[str, str]]:
    return [word for answer in app.control.ping(timeout=2) for word in answer.values()]


@pytest.mark.django_db(transaction=True)
def test_worker_of_a_test_answers_and_comes_back_after_a_crash(celery_worker: CeleryWorker):
    before = answers_to_ping()
    celery_worker.kill()
    struck = answers_to_ping()
    celery_worker.start()

    assert (before, struck, answers_to_ping()) == ([{"ok": "pong"}], [], [{"ok": "pong"}])


def test_work_that_waits_is_handed_out_every_second():
    periods = {
        name: tick["schedule"]
        for name, tick in settings.CELERY_BEAT_SCHEDULE.items()
        if not name.startswith(("start-", "seal-", "beat-", "forget-", "miss-"))
    }

    assert periods == dict.fromkeys(
        [
            "sweep-changed-initiatives",
            "relay-waiting-work",
            "relay-waiting-imports",
            "relay-webhooks",
            "relay-waiting-mail",
        ],
        timedelta(seconds=1),
    )
