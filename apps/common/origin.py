"""Where a change comes from: the address, the request and the token behind it.

Bound for the time of one request; what is written meanwhile says so in its history and its events.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, replace

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from apps.common.addresses import as_address, lies_in
from apps.common.correlation import current_request_id


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a change comes from.

    address: of the client; request: the id in X-Request-ID, or of the job that a worker runs;
    token: the id of an API token
    """

    address: str | None = None
    request: str | None = None
    token: str | None = None

    def told(self) -> dict[str, str]:
        """Return what is known."""
        return {name: value for name, value in asdict(self).items() if value is not None}


_NOWHERE = Origin()
_current: ContextVar[Origin] = ContextVar("origin", default=_NOWHERE)


def current_origin() -> Origin:
    """Return the origin of the request that is being answered; an empty one in a task."""
    return _current.get()


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Let what is written inside come from an origin."""
    reset = _current.set(origin)
    try:
        yield
    finally:
        _current.reset(reset)


def name_token(token_id: object) -> None:
    """Say, once it is known, which token the request was signed in by."""
    _current.set(replace(_current.get(), token=str(token_id)))


def client_address(request: HttpRequest) -> str | None:
    """Return the address a request came from; what a client claims of itself is not believed.

    `X-Forwarded-For` is read from its end, as far as proxies of ours (LOCKSTEP_TRUSTED_PROXIES)
    have written it.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    address = None
    for hop in (request.META.get("REMOTE_ADDR", ""), *reversed(forwarded)):
        parsed = as_address(hop)
        if parsed is None:
            break
        address = str(parsed)
        if not lies_in(parsed, settings.TRUSTED_PROXIES):
            break
    return address


class OriginMiddleware:
    """Bind the origin of each request; stands behind what gives the request its id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        address = client_address(request)
        structlog.contextvars.bind_contextvars(ip=address)
        with coming_from(Origin(address=address, request=current_request_id())):
            return self.get_response(request)
