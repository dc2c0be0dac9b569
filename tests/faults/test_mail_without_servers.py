"""People are invited while mail server and Redis are away, and hear of it when both are back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import Message
from urllib.parse import urlsplit

import pytest
import requests
from django.utils import timezone

from tests.apps.forums.factories import ForumFactory, InvitationFactory, SessionFactory
from tests.factories import MembershipFactory, WorkspaceFactory, token_for
from tests.plugins.mail import MailServer
from tests.plugins.stack import Stack, eventually

PATIENCE = 30.0
PEOPLE = [f"invited-{number}@example.org" for number in range(5)]
GUESTS = [f"guest-{number}@example.org" for number in range(3)]


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
    workspace = f"{own_stack.address}/api/v1/workspaces/{admin.workspace.slug}/"
    base = f"{workspace}member-invitations/"
    session = SessionFactory.create(
        forum=ForumFactory.create(workspace=admin.workspace),
        state="announced",
        starts_at=timezone.now() + timedelta(days=9),
    )
    for email in GUESTS:
        InvitationFactory.create(session=session, email=email, sent_at=timezone.now())
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
        moved = office.post(
            f"{workspace}sessions/{session.pk}/move/", json={"place": "Hall"}, timeout=5
        )
        assert mail_server.received == []
        mail_server.start()
        own_stack.start("redis")
        eventually(lambda: len(mail_server.received) == len(PEOPLE + GUESTS), within=90)

    assert (answers, moved.status_code) == ([201] * len(PEOPLE), 200)
    assert sorted(to for to, _ in mail_server.told) == sorted(PEOPLE + GUESTS)
    links = [link for mail in mail_server.received for link in links_in(mail)]
    # Those of sessions name the site; here it is at the stack's own address.
    addresses = [own_stack.address + urlsplit(link).path for link in links]
    opened = [requests.get(address, timeout=PATIENCE) for address in addresses]
    invited = f"{own_stack.address}/invitation/"
    assert sorted((page.status_code, page.url) for page in opened) == sorted(
        (200, address if "/session/" in address else invited) for address in addresses
    )
    assert len({link for link in links if "/session/" in link}) == len(GUESTS)
    assert len(links) == len(PEOPLE + GUESTS)


def links_in(mail: Message) -> list[str]:
    """Return the addresses in the text of a mail."""
    text = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    payload = text.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return re.findall(r"http://\S+", payload.decode())
