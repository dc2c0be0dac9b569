"""`Prefer` (RFC 7240): what a caller would rather have, honoured where it can be and said so."""

from typing import Final

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

RETURN_MINIMAL: Final = "return=minimal"
RESPOND_ASYNC: Final = "respond-async"


def preferences_of(request: Request) -> frozenset[str]:
    """Return the preferences of a request, each as `name` or `name=value`, in lower case."""
    given = request.headers.get("Prefer", "").lower()
    # A preference may have parameters of its own; none of ours has.
    items = (item.partition(";")[0] for item in given.split(","))
    return frozenset("".join(item.split()).replace('"', "") for item in items)


def leave_out_what_was_written(request: Request, response: Response) -> None:
    """Send no body after a write whose caller prefers `return=minimal`: its ETag is enough.

    What is not an object (it has no ETag) is answered in full: it says what the caller cannot know.
    """
    is_object = response.has_header("ETag") and response.status_code in {
        status.HTTP_200_OK,
        status.HTTP_201_CREATED,
    }
    is_write = request.method not in {"GET", "HEAD"}
    if not (is_write and is_object and RETURN_MINIMAL in preferences_of(request)):
        return
    response.data = None
    if response.status_code == status.HTTP_200_OK:
        response.status_code = status.HTTP_204_NO_CONTENT
    response["Preference-Applied"] = RETURN_MINIMAL


def say_that_it_goes_on(request: Request, response: Response) -> None:
    """Say of a job that a caller who prefers `respond-async` has what it asked for."""
    is_job = response.status_code == status.HTTP_202_ACCEPTED
    if is_job and RESPOND_ASYNC in preferences_of(request):
        response["Preference-Applied"] = RESPOND_ASYNC
