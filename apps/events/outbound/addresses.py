"""Addresses of receivers: what can be told of them before anything is posted there."""

import ipaddress

import requests
from requests_hardened.ip_filter import filter_host
from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from apps.common.errors import InvalidInputError
from apps.events.outbound.sessions import LOOPBACK, PRIVATE, PUBLIC

_PORTS = {"http": 80, "https": 443}


def require_possible_address(url: str, *, reach: str) -> None:
    """Raise InvalidInputError at /url for an address to which nothing would be posted.

    Names are looked up when something is posted, and then only: what they lead to may change.
    """
    parts = _parsed(url)
    schemes = ("https",) if reach == PUBLIC else ("https", "http")
    if parts.scheme not in schemes or not parts.host:
        raise _refusal(f"A whole address that begins with {schemes[0]}://.", "invalid")
    if parts.auth:
        detail = "Leave user and password out: the signature shows who posts."
        raise _refusal(detail, "credentials_in_url")
    if reach != PRIVATE:
        _require_allowed(parts, allow_loopback=reach == LOOPBACK)


def _parsed(url: str) -> Url:
    try:
        return parse_url(url)
    except LocationParseError as error:
        raise _refusal("This is no address.", "invalid") from error


def _require_allowed(parts: Url, *, allow_loopback: bool) -> None:
    host = (parts.host or "").strip("[]")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return
    try:
        filter_host(host, parts.port or _PORTS[str(parts.scheme)], allow_loopback=allow_loopback)
    except requests.RequestException as error:
        detail = "The address leads into a private network, to which nothing is delivered."
        raise _refusal(detail, "address_not_allowed") from error


def _refusal(detail: str, code: str) -> InvalidInputError:
    return InvalidInputError.at("/url", detail, code)
