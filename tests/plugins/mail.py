"""A mail server on this machine that keeps what it is given, refuses when told to, and can stop."""

import socket
from collections.abc import Iterator
from contextlib import closing
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler


class MailServer:
    """Begins stopped: whoever sends mail there is refused the connection.

    received: the messages, in order; refusals: what is answered instead of taking one, in order
    """

    def __init__(self) -> None:
        """Choose a port that is free."""
        with closing(socket.socket()) as listener:
            listener.bind(("127.0.0.1", 0))
            self.port: int = listener.getsockname()[1]
        self.received: list[Message] = []
        self.refusals: list[str] = []
        self._controller: Controller | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """Return the settings under which mail goes here."""
        return {
            "EMAIL_BACKEND": "apps.common.mail.outbox.OutboxBackend",
            "MAIL_DELIVERY_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.port,
        }

    @property
    def told(self) -> list[tuple[str, str]]:
        """Return to whom each message is and what it is about."""
        return [(str(message["To"]), str(message["Subject"])) for message in self.received]

    def start(self) -> None:
        """Take mail from now on."""
        self._controller = Controller(_Keeping(self), hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Be away from now on."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


class _Keeping(MessageHandler):
    def __init__(self, server: MailServer) -> None:
        super().__init__()
        self.server = server

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.server.refusals:
            return self.server.refusals.pop(0)
        return str(await super().handle_DATA(server, session, envelope))

    def handle_message(self, message: Message) -> None:
        self.server.received.append(message)


@pytest.fixture
def mail_server(settings: Any, db: None) -> Iterator[MailServer]:
    """Have mail go to a server of our own, which is still stopped."""
    server = MailServer()
    for name, value in server.settings.items():
        setattr(settings, name, value)
    yield server
    server.stop()
