"""One request at a time in each process of the web server, but for those that only wait.

Threads that compute side by side share one interpreter lock and halve what a process answers. A
reader that waits for news computes nothing: it gives its turn away meanwhile, and its connection to
the database back to the pool.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import close_old_connections

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_turn = threading.Lock()
_mine = threading.local()
_ending = threading.Event()


class InTurn:
    """A WSGI application that answers one request after the other."""

    def __init__(self, application: Application) -> None:
        """Keep the application."""
        self._application = application

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer the request in its turn; what is streamed is made piece by piece, each in one."""
        with _held():
            answer = self._application(environ, start_response)
        return _Pieces(answer) if getattr(answer, "streaming", False) else answer


class _Pieces:
    """A streamed answer, each piece of which is made in a turn."""

    def __init__(self, answer: Any) -> None:
        self._answer, self._pieces = answer, iter(answer)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with _held():
            piece: bytes = next(self._pieces)
        return piece

    def close(self) -> None:
        """End the answer, however far it has come."""
        with _held():
            self._answer.close()


@contextmanager
def _held() -> Iterator[None]:
    with _turn:
        _mine.is_held = True
        try:
            yield
        finally:
            _mine.is_held = False


def pause(seconds: float) -> bool:
    """Wait without a turn; False once the process is to end. Outside of any transaction."""
    close_old_connections()
    if not getattr(_mine, "is_held", False):
        return not _ending.wait(seconds)
    _turn.release()
    try:
        return not _ending.wait(seconds)
    finally:
        _turn.acquire()


def end_pauses_on_sigterm() -> None:
    """Let whoever waits go when the web server tells this process to end.

    The server's own handlers stay; each signal that they take is noted beside them. Signals are the
    main thread's: a server for development that loads this in another ends as it always did.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    noted, note = os.pipe()
    os.set_blocking(note, False)
    signal.set_wakeup_fd(note, warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(noted,), name="end", daemon=True).start()


def _watch(noted: int) -> None:
    while not {signal.SIGTERM, signal.SIGINT} & set(os.read(noted, 64)):
        continue
    _ending.set()
