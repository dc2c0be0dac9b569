"""One POST to a receiver: answered within its time, read within bounds, never raising."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread
from typing import Final

import requests
import urllib3
from requests_hardened.ip_filter import InvalidIPAddress

from apps.events.outbound.sessions import ReceiverSession

TIMEOUT_SECONDS: Final = 15.0
_MOST_BYTES: Final = 4096
_SUCCESS = range(200, 300)
_REDIRECTS = range(300, 400)
_GONE: Final = 410
_MOST_DIGITS: Final = 6

DELIVERED: Final = "delivered"
GONE: Final = "gone"


@dataclass(slots=True)
class Answer:
    """What came of a POST.

    outcome: `delivered`, `gone`, `redirected`, `refused_by_receiver`, `timed_out`,
    `address_not_allowed`, `connection_failed`; detail: the same for people
    body: the first 4 KiB, not decoded; seconds: how long it took
    """

    outcome: str = "timed_out"
    detail: str = f"No complete answer within {TIMEOUT_SECONDS:.0f} seconds."
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = TIMEOUT_SECONDS

    @property
    def is_delivered(self) -> bool:
        """Tell whether the receiver has taken it."""
        return self.outcome == DELIVERED

    @property
    def retry_after(self) -> timedelta | None:
        """Return how long the receiver asks to be left alone, where it says so in seconds."""
        asked = {name.lower(): value for name, value in self.headers.items()}.get("retry-after", "")
        known = asked.isascii() and asked.isdigit() and len(asked) <= _MOST_DIGITS
        return timedelta(seconds=int(asked)) if known else None


class Poster:
    """Posts one request after the other to one receiver, over a connection that is kept.

    timeout: seconds for all of it, from looking up the name to the end of the answer
    """

    def __init__(self, *, reach: str, timeout: float = TIMEOUT_SECONDS) -> None:
        """Open nothing yet."""
        self._reach, self._timeout = reach, timeout
        self._session = ReceiverSession(reach)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post a body and return what came of it."""
        session, answers, begun = self._session, [Answer()], time.monotonic()
        abandoned = Event()

        def exchange() -> None:
            answers.append(_exchange(session, url, body, headers, self._timeout))
            if abandoned.is_set():
                session.close()

        # In a thread of its own: neither a resolver nor a receiver that sends a byte a second can
        # be told how long all of it may take.
        thread = Thread(target=exchange, name="webhook", daemon=True)
        thread.start()
        thread.join(self._timeout)
        if thread.is_alive():
            abandoned.set()
            session.lines.cut()
            if not thread.is_alive():
                session.close()
            self._session = ReceiverSession(self._reach)
            answer = Answer(detail=f"No complete answer within {self._timeout:g} seconds.")
        else:
            answer = answers[-1]
        answer.seconds = time.monotonic() - begun
        return answer

    def close(self) -> None:
        """End the connection."""
        self._session.close()


def _exchange(
    session: ReceiverSession, url: str, body: bytes, headers: Mapping[str, str], timeout: float
) -> Answer:
    try:
        with session.post(
            url, data=body, headers=dict(headers), timeout=timeout, stream=True
        ) as response:
            return _read(response)
    except InvalidIPAddress:
        detail = "The address leads into a private network, to which nothing is delivered."
        return Answer("address_not_allowed", detail)
    except requests.Timeout:
        return Answer()
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return Answer("connection_failed", f"No answer: {_kind_of(error)}.")


def _read(response: requests.Response) -> Answer:
    """Return the answer with the beginning of its body; what is left of it is never read."""
    body = response.raw.read(_MOST_BYTES, decode_content=False)
    outcome, detail = _judge(response.status_code)
    return Answer(outcome, detail, response.status_code, dict(response.headers), body)


def _judge(status: int) -> tuple[str, str]:
    if status in _SUCCESS:
        return DELIVERED, ""
    if status == _GONE:
        return GONE, "The receiver wants no more: it answered 410."
    if status in _REDIRECTS:
        return "redirected", "Redirects are not followed. Change the webhook's url."
    return "refused_by_receiver", f"The receiver answered {status}."


def _kind_of(error: Exception) -> str:
    """Return the innermost cause's kind; its text may hold the address."""
    cause: BaseException = error
    while inner := (cause.__cause__ or cause.__context__):
        cause = inner
    return type(cause).__name__
