"""Receivers of webhooks: real HTTP servers that behave, and some that do not."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import pytest


@dataclass(frozen=True)
class Received:
    """One POST: its headers by lower-case name, and its body."""

    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> dict[str, Any]:
        """The body as JSON."""
        message: dict[str, Any] = orjson.loads(self.body)
        return message


Answer = Callable[[BaseHTTPRequestHandler], None]


def answering(
    status: int, body: bytes = b"", pause: float = 0.0, **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return what answers every request alike, after a pause in seconds."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(pause)
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """Answer one byte after the other, without end: each comes before any single read times out."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    while True:
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def without_end(handler: BaseHTTPRequestHandler) -> None:
    """Answer 200 and a body that never ends, as fast as it is read."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"a" * 65536)


@dataclass
class Receiver:
    """A server on this machine that keeps what it is sent; `answer` may be changed."""

    answer: Answer = field(default_factory=lambda: answering(204))
    received: list[Received] = field(default_factory=list)
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    @property
    def types(self) -> list[str]:
        """The types of what was received."""
        return [one.message["type"] for one in self.received]

    @property
    def ids(self) -> list[str]:
        """The ids of what was received."""
        return [one.headers["webhook-id"] for one in self.received]

    def start(self) -> None:
        """Listen."""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.received.append(Received(headers, body))
                with suppress(OSError):
                    receiver.answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up is what some tests are about."""


@pytest.fixture
def make_receiver() -> Iterator[Callable[[], Receiver]]:
    """Make receivers that end with the test."""
    made: list[Receiver] = []

    def make(answer: Answer | None = None) -> Receiver:
        receiver = Receiver(answer or answering(204))
        receiver.start()
        made.append(receiver)
        return receiver

    yield make
    for receiver in made:
        receiver.stop()


@pytest.fixture
def receiver(make_receiver: Callable[[], Receiver]) -> Receiver:
    """Make one that takes everything."""
    return make_receiver()


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """Return a port at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]
