"""People are invited while mail server and Redis are away, and hear of it when both are back."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests

from tests.factories import MembershipFactory, WorkspaceFactory, token_for
from tests.plugins.mail import MailServer
from tests.plugins.stack import Stack, eventually

PATIENCE = 30.0
PEOPLE = [f"invited-{number}@example.org" for number in range(5)]


@pytest.fixture
def mail_server(own_stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """Have the worker send mail to a server of ours, which is still stopped."""
    server = MailServer()
    worker = own_stack.programs["worker"]
    where = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    elsewhere = replace(worker, environment={**worker.environment, **where})
    monkeypatch.setitem(own_stack.programs, "worker", elsewhere)
    yield server
    own_stack.stop("worker")
    server.stop()


@pytest.mark.timeout(180)
def test_invitations_written_while_nothing_can_be_sent_arrive_once_each(
    own_stack: Stack, mail_server: MailServer
) -> None:
    admin = MembershipFactory.create(workspace=WorkspaceFactory.create(), role="admin")
    _, bearer = token_for(admin)
    base = f"{own_stack.address}/api/v1/workspaces/{admin.workspace.slug}/member-invitations/"
    own_stack.start("web", "worker", "beat")
    with requests.Session() as office:
        office.headers["Authorization"] = f"Bearer {bearer}"
        assert office.get(base, timeout=PATIENCE).status_code == 200
        own_stack.kill("redis")
        # Nobody who invites waits for a server that is away.
        answers = [
            office.post(base, json={"email": email, "role": "observer"}, timeout=5).status_code
            for email in PEOPLE
        ]
        assert mail_server.received == []
        mail_server.start()
        own_stack.start("redis")
        eventually(lambda: len(mail_server.received) == len(PEOPLE), within=90)

    assert answers == [201] * len(PEOPLE)
    assert sorted(to for to, _ in mail_server.told) == PEOPLE
    links = [re.findall(r"http://\S+", str(mail.get_payload())) for mail in mail_server.received]
    opened = [requests.get(link, timeout=PATIENCE) for (link,) in links]
    assert [(page.status_code, page.url) for page in opened] == [
        (200, f"{own_stack.address}/invitation/")
    ] * len(PEOPLE)
