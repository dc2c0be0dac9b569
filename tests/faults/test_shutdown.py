"""Told to stop, Lockstep finishes what it has begun."""

import signal
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

import requests
from django.db import connection, transaction

from apps.alignment.models import Finding, SweepRange, SweepState
from apps.alignment.services import runs
from apps.stakeholders.models import Organisation
from config.health import answers
from tests.factories import OrganisationFactory, WorkspaceFactory
from tests.faults.clients import RemoteOffice
from tests.faults.record import AS_OF, AT, planted
from tests.faults.relay import Relay
from tests.plugins.stack import Stack, eventually

PATIENCE: Final = 30.0


def waiting_for_locks() -> int:
    """Return how many others wait for a lock that somebody holds."""
    with connection.cursor() as cursor:
        # A transaction sees the activity as it was when it first looked.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])


def test_request_in_flight_is_answered_and_then_the_server_ends(own_stack: Stack) -> None:
    organisation = OrganisationFactory.create(workspace=WorkspaceFactory.create())
    own_stack.start("web")
    server = own_stack.processes["web"]
    with RemoteOffice(own_stack, organisation.workspace) as office, ThreadPoolExecutor() as others:
        with transaction.atomic():
            Organisation.objects.select_for_update().get(pk=organisation.pk)
            url = f"{office._base}organisations/{organisation.pk}/"
            change = partial(office.patch, url, json={"name": "Renamed"}, headers={"If-Match": "*"})
            answer = others.submit(change, timeout=PATIENCE)
            eventually(lambda: waiting_for_locks() == 1, within=PATIENCE)
            server.send_signal(signal.SIGTERM)
            eventually(lambda: not answers("127.0.0.1", own_stack.port), within=PATIENCE)
            in_flight = not answer.done()
        response: requests.Response = answer.result(PATIENCE)

    assert in_flight
    assert (response.status_code, response.json()["name"]) == (200, "Renamed")
    assert server.wait(PATIENCE) == 0


def test_worker_finishes_the_range_it_has_begun_and_then_ends(own_stack: Stack) -> None:
    workspace = planted(4)
    own_stack.start("worker")
    worker = own_stack.processes["worker"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE alignment_finding IN EXCLUSIVE MODE")
        _start_sweep_elsewhere(workspace)
        with Relay(own_stack.redis_url):
            eventually(lambda: waiting_for_locks() > 0, within=PATIENCE)
        worker.send_signal(signal.SIGTERM)
    ended = worker.wait(PATIENCE)

    states = set(SweepRange.objects.values_list("state", flat=True))
    assert (ended, states) == (0, {SweepState.SUCCEEDED})
    assert Finding.objects.filter(workspace=workspace).exists()


def _start_sweep_elsewhere(workspace) -> None:
    """Start a sweep on a connection of its own, so that the worker sees it."""
    with ThreadPoolExecutor(1) as other:
        other.submit(_start_sweep, workspace).result()


def _start_sweep(workspace) -> None:
    try:
        runs.start_sweep(workspace=workspace, as_of=AS_OF, at=AT)
    finally:
        connection.close()
