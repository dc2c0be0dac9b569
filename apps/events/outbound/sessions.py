"""HTTP sessions that reach only where they may, and whose connections can be cut from outside."""

import socket
from contextlib import suppress
from functools import partial
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

PUBLIC, LOOPBACK, PRIVATE = REACHES = ("public", "loopback", "private")
USER_AGENT: Final = "Lockstep-Webhooks/1"


class CutError(OSError):
    """The session was ended while it connected."""


class Lines:
    """The connections of a session, each by a second handle on its socket."""

    def __init__(self) -> None:
        """Hold none yet."""
        self._lines: list[socket.socket] = []
        self._is_cut = False

    def hold(self, line: socket.socket) -> None:
        """Take a new connection in. Raises: CutError, once they are cut."""
        self._lines.append(line.dup())
        if self._is_cut:
            line.close()
            raise CutError

    def cut(self) -> None:
        """End all connections at once, later ones too; whoever reads from one sees its end."""
        self._is_cut = True
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the handles back."""
        while self._lines:
            self._lines.pop().close()


class _Kept:
    """A connection that leaves a handle on its socket in `lines`, before any TLS is spoken."""

    lines: Lines

    def _new_conn(self) -> socket.socket:
        line: socket.socket = super()._new_conn()  # type: ignore[misc]
        self.lines.hold(line)
        return line


class _HttpConnection(_Kept, HTTPConnection):
    """Over TCP."""


class _HttpsConnection(_Kept, HTTPSConnection):
    """Over TLS."""


class _Pool:
    """A pool whose connections leave their handles in `lines`."""

    def __init__(self, *args: Any, lines: Lines, **options: Any) -> None:
        self._lines = lines
        super().__init__(*args, **options)

    def _new_conn(self) -> Any:
        connection: Any = super()._new_conn()  # type: ignore[misc]
        connection.lines = self._lines
        return connection


class _HttpPool(_Pool, HTTPConnectionPool):
    """Over TCP."""

    ConnectionCls = _HttpConnection


class _HttpsPool(_Pool, HTTPSConnectionPool):
    """Over TLS."""

    ConnectionCls = _HttpsConnection


class _Watched:
    """An adapter all of whose connections leave their handles in `lines`."""

    def __init__(self, lines: Lines, **options: Any) -> None:
        self._lines = lines
        super().__init__(**options)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)  # type: ignore[misc]
        self.poolmanager: Any
        self.poolmanager.pool_classes_by_scheme = {
            "http": partial(_HttpPool, lines=self._lines),
            "https": partial(_HttpsPool, lines=self._lines),
        }


class _Filtered(_Watched, IPFilterAdapter):
    """Resolves a name once, refuses private addresses, and connects to what it has looked at."""


class _Open(_Watched, HTTPAdapter):
    """Goes wherever a name leads."""


class ReceiverSession(HTTPSession):
    """A session for receivers: no redirects, no proxies, no cookies, no address it may not reach.

    reach: `public` addresses alone, `loopback` too, or those of `private` networks as well
    """

    def __init__(self, reach: str) -> None:
        """Open nothing yet."""
        config = Config(
            ip_filter_enable=False,  # the adapters below do it
            ip_filter_allow_loopback_ips=reach == LOOPBACK,
            never_redirect=True,
            default_timeout=None,
            user_agent_override=USER_AGENT,
        )
        super().__init__(config)
        self.lines = Lines()
        # A proxy of the environment would resolve names itself, past the filter.
        self.trust_env = False
        for scheme in ("http", "https"):
            self.mount(f"{scheme}://", self._adapter(reach, scheme))

    def _adapter(self, reach: str, scheme: str) -> HTTPAdapter:
        if reach == PRIVATE:
            return _Open(self.lines)
        return _Filtered(
            self.lines, is_https_proto=scheme == "https", allow_loopback=reach == LOOPBACK
        )

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """Return the request without the cookies of earlier answers."""
        self.cookies.clear()
        prepared: requests.PreparedRequest = super().prepare_request(request)
        return prepared

    def close(self) -> None:
        """End all connections."""
        super().close()
        self.lines.close()
