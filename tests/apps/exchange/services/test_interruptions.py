"""Imports whose worker dies, comes twice, or finds another one at work."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, connections

from apps.events.models import Event
from apps.exchange import services
from apps.exchange.models import Import, JobState
from apps.exchange.services.claiming import MOST_ATTEMPTS, RETRY_AFTER
from apps.exchange.tasks import relay_waiting_imports
from apps.programmes.models import Initiative, Milestone
from apps.stakeholders.models import Organisation
from config.celery import app
from tests.apps.exchange.plans import AT, ask, counts, errors, full_plan, milestone, plan
from tests.factories import WorkspaceFactory

# Runs an import and kills itself when it has come as far as the second argument says.
DIE = """
import os, signal, sys
import django
django.setup()
from django.utils import timezone
from apps.exchange import services

def watch(per_cent):
    if per_cent >= int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

services.run_import(import_id=sys.argv[1], at=timezone.now(), watch=watch)
"""


def nothing_is_written():
    history = apps.get_model("programmes", "MilestoneEvent")
    written = (Organisation, Initiative, Milestone, history)
    told = list(Event.objects.values_list("type", flat=True))
    return ([model.objects.count() for model in written], told) == (
        [0, 0, 0, 0],
        ["workspace.created"],
    )


def die_at(job, per_cent):
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    done = subprocess.run(
        [sys.executable, "-c", DIE, str(job.pk), str(per_cent)],
        check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": address},
    )
    assert done.returncode == -signal.SIGKILL


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("per_cent", [25, 40, 80, 95])
def test_killed_import_leaves_nothing_and_is_finished_by_the_next_worker(per_cent, settings):
    job = ask(WorkspaceFactory.create(), full_plan())
    die_at(job, per_cent)
    assert nothing_is_written()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)

    later = job.next_attempt_at
    assert services.waiting(Import, at=later - timedelta(seconds=1)) == []
    assert services.waiting(Import, at=later) == [job.pk]
    services.run_import(import_id=job.pk, at=later)

    job.refresh_from_db()
    assert (job.state, job.attempts, counts(job)["created"]) == (JobState.SUCCEEDED, 2, 4)
    assert Milestone.objects.count() == 4
    assert Event.objects.filter(type="import.succeeded").count() == 1


def test_import_that_breaks_in_the_middle_leaves_nothing_and_waits(workspace, monkeypatch):
    def fail(*_):
        raise RuntimeError

    job = ask(workspace, full_plan())
    with monkeypatch.context() as patched:
        patched.setattr("apps.exchange.services.plans.taking.write_dependencies", fail)
        with pytest.raises(RuntimeError):
            services.run_import(import_id=job.pk, at=AT)
    assert nothing_is_written()

    services.run_import(import_id=job.pk, at=AT)

    job.refresh_from_db()
    assert (job.state, job.attempts, counts(job)["created"]) == (JobState.SUCCEEDED, 2, 4)


def test_import_that_breaks_every_time_fails_in_the_end(workspace, monkeypatch):
    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr("apps.exchange.services.plans.taking.write_dependencies", fail)
    job = ask(workspace, full_plan())
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(RuntimeError):
            services.run_import(import_id=job.pk, at=AT)

    services.run_import(import_id=job.pk, at=AT)

    job.refresh_from_db()
    assert (job.state, errors(job)) == (JobState.FAILED, [(None, "", "interrupted")])
    assert job.content is None
    assert services.waiting(Import, at=AT + timedelta(days=1)) == []


def test_waiting_imports_are_handed_out_once_until_their_time_comes_again(workspace):
    first, second = ask(workspace, plan()), ask(workspace, plan())

    assert services.waiting(Import, at=AT) == [first.pk, second.pk]
    assert services.waiting(Import, at=AT) == []
    assert services.waiting(Import, at=AT + RETRY_AFTER) == [first.pk, second.pk]


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_one_import_write_it_once():
    job = ask(WorkspaceFactory.create(), plan(*(milestone(str(n)) for n in range(200))))
    both = threading.Barrier(2)
    finished = []

    def work():
        try:
            both.wait()
            finished.append(services.run_import(import_id=job.pk, at=AT))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(done is None for done in finished) == [False, True]
    assert (Milestone.objects.count(), Initiative.objects.count()) == (200, 1)
    assert Event.objects.filter(type="import.succeeded").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_plan_at_once_write_it_once():
    workspace = WorkspaceFactory.create()
    document = plan(*(milestone(str(n)) for n in range(200)))
    jobs = [ask(workspace, document), ask(workspace, document)]
    both = threading.Barrier(2)

    def work(job):
        try:
            both.wait()
            services.run_import(import_id=job.pk, at=AT)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=[job]) for job in jobs]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    done = Import.objects.order_by("created")
    assert [(job.state, job.created, job.unchanged) for job in done] == [
        ("succeeded", 0, 200),
        ("succeeded", 200, 0),
    ]


@pytest.mark.django_db(transaction=True)
def test_relay_leaves_an_import_alone_that_is_being_written(monkeypatch):
    seen = []

    def look(per_cent):
        if per_cent == 80:
            other = threading.Thread(target=relay)
            other.start()
            other.join()

    def relay():
        try:
            later = AT + timedelta(days=1)
            seen.append(
                (
                    services.waiting(Import, at=later),
                    services.run_import(import_id=job.pk, at=later),
                )
            )
        finally:
            connections.close_all()

    job = ask(WorkspaceFactory.create(), full_plan())
    services.run_import(import_id=job.pk, at=AT, watch=look)

    assert seen == [([], None)]
    assert Import.objects.get(pk=job.pk).attempts == 1


def test_progress_is_seen_by_those_who_wait(workspace):
    job, seen = ask(workspace, full_plan()), []

    services.run_import(
        import_id=job.pk,
        at=AT,
        watch=lambda per_cent: seen.append((per_cent, Import.objects.get(pk=job.pk).progress)),
    )

    assert seen == [(25, 5), (40, 25), (80, 25), (95, 25), (100, 100)]


@pytest.mark.django_db(transaction=True)
def test_queued_import_is_run_by_a_worker(celery_worker):
    job = ask(WorkspaceFactory.create(), full_plan())

    assert relay_waiting_imports.app == app
    relay_waiting_imports()

    deadline = threading.Event()
    for _ in range(100):
        job.refresh_from_db()
        if job.state == JobState.SUCCEEDED:
            break
        deadline.wait(0.1)
    assert (job.state, counts(job)["created"]) == (JobState.SUCCEEDED, 4)
