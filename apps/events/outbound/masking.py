"""What of a request and its answer may be kept and shown: all but the secrets."""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlsplit

MASK: Final = "***"
_MOST_HEADERS, _LONGEST_VALUE = 50, 500
_SECRET = re.compile(
    r"authorization|cookie|credential|key|password|secret|session|signature|token", re.IGNORECASE
)


def masked_headers(headers: Mapping[str, str], secrets: Iterable[str] = ()) -> dict[str, str]:
    """Return headers as they may be shown; at most fifty, each cut at 500 characters."""
    known = tuple(secrets)
    return {
        name[:_LONGEST_VALUE]: MASK if _SECRET.search(name) else masked(value, known)
        for name, value in list(headers.items())[:_MOST_HEADERS]
    }


def masked(text: str, secrets: Iterable[str]) -> str:
    """Return a text without any of the secrets, cut at 500 characters."""
    return without(text, secrets)[:_LONGEST_VALUE]


def without(text: str, secrets: Iterable[str]) -> str:
    """Return a text in which each of the secrets, and U+0000, is masked."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address: with many receivers the rest is a secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
