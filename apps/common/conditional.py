"""Answers that a reader has already: 304 without a body, for every read of the API.

Objects come with the ETag of their version, which is compared before they are made into JSON. Lists
and readings get one of their bytes here: what they save is the way to the reader.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_http_date_safe

from apps.common.etags import etag_of_bytes, names_weakly
from apps.common.unavailability import is_for_programs


class ConditionalReadsMiddleware:
    """Give each answer to a read of the API an ETag, and leave out what its reader has.

    `If-Modified-Since` is compared where an answer says when it was last modified. Objects do not
    say so: a second is too long to tell two versions apart.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        response = self.get_response(request)
        is_read = request.method in {"GET", "HEAD"} and is_for_programs(request.path)
        if not is_read or response.status_code != HTTPStatus.OK:
            return response
        if not response.has_header("Cache-Control"):
            # A copy is kept by its reader alone, and used only where it is still the same.
            patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Authorization", "Cookie"])
        _mark(request, response)
        return _not_modified(response) if _is_known(request, response) else response


def _mark(request: HttpRequest, response: HttpResponseBase) -> None:
    unmarked = not response.has_header("ETag") and "no-store" not in response["Cache-Control"]
    # The body of a HEAD is not there to be marked.
    if unmarked and request.method == "GET" and isinstance(response, HttpResponse):
        response["ETag"] = etag_of_bytes(response.content)


def _is_known(request: HttpRequest, response: HttpResponseBase) -> bool:
    known = request.headers.get("If-None-Match")
    if known is not None:
        etag = response.get("ETag")
        return etag is not None and names_weakly(known, etag)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    changed = parse_http_date_safe(response.get("Last-Modified", ""))
    return since is not None and changed is not None and changed <= since


def _not_modified(response: HttpResponseBase) -> HttpResponse:
    answer = HttpResponseNotModified()
    for name, value in response.items():
        # What describes a body goes with it.
        if not name.startswith("Content-"):
            answer[name] = value
    answer.cookies = response.cookies
    return answer
