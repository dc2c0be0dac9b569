"""Answers to programs, compressed as the reader asks: brotli before gzip.

Pages for people are left as they are: what they reflect stands beside the secret of their forms,
and the length of a compressed page would tell of it (BREACH). Answers of the API hold no such
secret.
"""

import gzip
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from apps.common.etags import etag_in_coding
from apps.common.unavailability import is_for_programs

# Less travels in one packet anyhow.
SHORTEST = 1_000
_BROTLI_QUALITY, _GZIP_LEVEL = 4, 5
_CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=_BROTLI_QUALITY),
    "gzip": lambda content: gzip.compress(content, compresslevel=_GZIP_LEVEL, mtime=0),
}


class CompressionMiddleware:
    """Compress what a program reads, where it says that it can read that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        response = self.get_response(request)
        if is_for_programs(request.path) and isinstance(response, HttpResponse):
            _compress(response, request.headers.get("Accept-Encoding", ""))
        return response


def _compress(response: HttpResponse, accepted: str) -> None:
    if response.has_header("Content-Encoding"):
        return
    patch_vary_headers(response, ["Accept-Encoding"])
    coding = coding_for(accepted)
    if coding is None or len(response.content) < SHORTEST:
        return
    response.content = _CODINGS[coding](response.content)
    response["Content-Encoding"] = coding
    response["Content-Length"] = str(len(response.content))
    if etag := response.get("ETag"):
        response["ETag"] = etag_in_coding(etag, coding)


def coding_for(accepted: str) -> str | None:
    """Return the best coding that an `Accept-Encoding` allows, None for none."""
    weights = dict(_weighed(item) for item in accepted.lower().split(",") if item.strip())
    allowed = {
        coding: weight
        for coding in _CODINGS
        if (weight := weights.get(coding, weights.get("*", 0.0))) > 0
    }
    # Of equals the first: `max` keeps it.
    return max(allowed, key=allowed.__getitem__) if allowed else None


def _weighed(item: str) -> tuple[str, float]:
    name, _, weight = item.partition(";")
    try:
        return name.strip(), float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return name.strip(), 0.0
