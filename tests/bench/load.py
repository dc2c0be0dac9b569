"""Requests over connections that are kept, as fast as they are answered."""

import socket
import statistics
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HOST = "127.0.0.1"
_END = b"\r\n\r\n"


class UnexpectedAnswerError(Exception):
    """An answer has another status than a benchmark is about."""


@dataclass(frozen=True)
class Pace:
    """How fast requests were answered: so many a second, and seconds of the median and the last."""

    a_second: float
    p50: float
    p99: float


class Connection:
    """One HTTP/1.1 connection, without anything that would cost the one who measures."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._socket = socket.create_connection((HOST, port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in headers.items())

    def close(self) -> None:
        """Close it."""
        self._socket.close()

    def request(self, method: str, path: str, body: bytes = b"") -> bytes:
        """Return the body of an answer. Raises: UnexpectedAnswerError unless it is a 2xx."""
        kind = "Content-Type: application/json\r\n" if body else ""
        head = f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\n{self._headers}{kind}"
        self._socket.sendall(f"{head}Content-Length: {len(body)}{_END.decode()}".encode() + body)
        received = bytearray()
        while (end := received.find(_END)) < 0:
            received += self._more()
        status, length = _read(bytes(received[:end]))
        while len(received) < end + len(_END) + length:
            received += self._more()
        answer = bytes(received[end + len(_END) :])
        if not 200 <= status < 300:
            message = f"{method} {path}: {status} {answer[:500]!r}"
            raise UnexpectedAnswerError(message)
        return answer

    def _more(self) -> bytes:
        block = self._socket.recv(1 << 18)
        if not block:
            message = "The server closed the connection."
            raise UnexpectedAnswerError(message)
        return block


def pace_of(connections: Sequence[Connection], paths: Sequence[str], *, seconds: float) -> Pace:
    """Return how fast paths are read, round and round, over all connections at once."""
    taken: list[list[float]] = [[] for _ in connections]
    failures: list[Exception] = []
    until = time.perf_counter() + seconds

    def read(index: int) -> None:
        turn = index
        try:
            while (began := time.perf_counter()) < until:
                connections[index].request("GET", paths[turn % len(paths)])
                taken[index].append(time.perf_counter() - began)
                turn += len(connections)
        except Exception as failure:  # noqa: BLE001 - told by whoever waits for this thread
            failures.append(failure)

    threads = [threading.Thread(target=read, args=(index,)) for index in range(len(connections))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    every = sorted(second for each in taken for second in each)
    return Pace(len(every) / seconds, statistics.median(every), every[int(len(every) * 0.99)])


def _read(head: bytes) -> tuple[int, int]:
    """Return the status and the length of the body that an answer's head announces."""
    first, *lines = head.split(b"\r\n")
    headers = (line.lower().partition(b":") for line in lines)
    length = next((value for name, _, value in headers if name == b"content-length"), 0)
    return int(first.split(b" ", 2)[1]), int(length)
