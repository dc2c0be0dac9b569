"""Readers that wait for news keep nobody else from being answered, and let the server end."""

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import requests

from apps.events.api.waiting import MOST_OF_ONE
from tests.factories import OrganisationFactory, WorkspaceFactory
from tests.faults.clients import RemoteOffice
from tests.plugins.stack import Stack

READERS = 4
PATIENCE = 30.0


@pytest.fixture
def offices(own_stack: Stack) -> Iterator[list[RemoteOffice]]:
    """Return clients of several members of one workspace, and a web server that answers."""
    workspace = WorkspaceFactory.create()
    OrganisationFactory.create(workspace=workspace)
    own_stack.start("web")
    with ExitStack() as ended:
        yield [ended.enter_context(RemoteOffice(own_stack, workspace)) for _ in range(READERS + 1)]


def stream_of(office: RemoteOffice) -> tuple[requests.Response, Iterator[bytes]]:
    """Open a stream, of which the first line is there; return it with its further lines."""
    response = office.get(f"{office._base}events/stream/", stream=True, timeout=PATIENCE)
    assert response.status_code == 200
    lines = response.iter_lines()
    assert next(lines) == b"retry: 2000"
    return response, lines


@pytest.mark.timeout(120)
def test_many_readers_wait_and_all_others_are_answered(offices: list[RemoteOffice]) -> None:
    *readers, writer = offices
    streams = [stream_of(reader) for reader in readers for _ in range(MOST_OF_ONE - 1)]

    begun = time.monotonic()
    answers = [writer.ask("organisations/", patience=PATIENCE).status_code for _ in range(20)]
    took = time.monotonic() - begun
    written = writer.write(
        "organisations/", {"name": "A", "sector": "industry"}, patience=PATIENCE
    ).json()["id"]
    heard = [next(line for line in lines if written.encode() in line) for _, lines in streams]
    for response, _ in streams:
        response.close()

    assert answers == [200] * 20
    # Every one of them would wait for a heartbeat, were a reader in its way.
    assert took < 10
    assert len(heard) == len(streams) == 12


@pytest.mark.timeout(120)
def test_server_that_is_told_to_end_waits_for_no_reader(
    own_stack: Stack, offices: list[RemoteOffice]
) -> None:
    streams = [stream_of(reader) for reader in offices]
    server = own_stack.processes["web"]

    server.send_signal(signal.SIGTERM)
    rests = [b"".join(lines) for _, lines in streams]
    # Later it would be killed.
    server.wait(own_stack.programs["web"].stop_seconds)

    assert (server.returncode, rests) == (0, [b""] * len(streams))
