"""Idempotency-Key: a POST sent again gets the first answer, and does nothing a second time.

The key's lock, the work and the remembered answer share one transaction: whoever dies in the
middle leaves neither the work nor the memory of it.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import orjson
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.common.api.problems import PROBLEM_JSON
from apps.common.encoding import to_json
from apps.common.errors import InvalidInputError, LockstepError
from apps.common.models import IdempotentRequest

KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 255
_KEPT_HEADERS = ("Location", "ETag")
# Each remembered answer clears away a few that are too old: nobody has to come round for them.
_CLEARED_AT_ONCE = 20
_ERROR, _DEFECT = 400, 500

Handler = Callable[..., HttpResponseBase]


class KeyReusedError(LockstepError):
    """The key came with another request before."""

    status = 422
    code = "idempotency_key_reused"
    title = "This key was used for another request"


class RequestInFlightError(LockstepError):
    """The first request with this key has not ended yet."""

    code = "request_in_flight"
    title = "The first request with this key is still running"


class ShownOnce(Response):
    """An answer of which one field is shown this once: its memory has null there."""

    def __init__(self, data: Mapping[str, Any], *, field: str, **options: Any) -> None:
        """Say which field it is."""
        super().__init__(data, **options)
        self.remembered = {**data, field: None}


class IdempotentPosts(APIView):
    """Gives every POST of a view the Idempotency-Key convention."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Wrap the handler once the caller is known; DRF looks the handler up after this."""
        key = request.headers.get("Idempotency-Key")
        handler: Handler | None = getattr(self, "post", None)
        is_keyed = request.method == "POST" and key is not None
        if is_keyed and not _is_multipart(request):
            # As it was sent: whoever signs in by a session has DRF look for a CSRF token in it.
            _ = request._request.body  # noqa: SLF001 - Django's, which keeps what it has read
        super().initial(request, *args, **kwargs)
        if not is_keyed or key is None or handler is None:
            return
        if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
            message = f"An Idempotency-Key has 1 to {LONGEST_KEY} printable characters."
            raise InvalidInputError.at("", message)
        self.post = self._remembering(key, handler)

    def _remembering(self, key: str, handler: Handler) -> Handler:
        """Return the handler that answers from memory where it can."""

        def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            fingerprint = _fingerprint(request)
            at = timezone.now()
            with transaction.atomic():
                _lock(request, key)
                if known := _recall(request, key, fingerprint, at):
                    return known
                try:
                    with transaction.atomic():
                        response = handler(request, *args, **kwargs)
                except Exception as error:  # noqa: BLE001 - what is no refusal is raised again by it
                    response = self.handle_exception(error)
                if isinstance(response, Response) and response.status_code < _DEFECT:
                    _remember(request, key, fingerprint, response)
                    _clear_away(at)
            return response

        return answer


def _fingerprint(request: Request) -> str:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if _is_multipart(request):
        digest.update(repr(sorted(request.POST.lists())).encode())
        for name, file in sorted(request.FILES.items()):
            digest.update(repr((name, file.name)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    else:
        digest.update(request._request.body)  # noqa: SLF001 - kept by `initial`
    return digest.hexdigest()


def _is_multipart(request: Request) -> bool:
    return (request.content_type or "").startswith("multipart/")


def _caller(request: Request) -> UUID:
    """Return the id of the user, whom the view's permissions have let in."""
    return cast("UUID", request.user.pk)


def _lock(request: Request, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{_caller(request)} {key}"],
        )
        if not cursor.fetchone()[0]:
            message = "Wait for it to end, then ask again with the same key."
            raise RequestInFlightError(message)


def _recall(request: Request, key: str, fingerprint: str, at: datetime) -> Response | None:
    known = IdempotentRequest.objects.filter(user_id=_caller(request), key=key).first()
    if known is None:
        return None
    if known.created_at < at - KEPT_FOR:
        known.delete()
        return None
    if known.fingerprint != fingerprint:
        message = "Use a new Idempotency-Key for a new request."
        raise KeyReusedError(message)
    return Response(
        orjson.loads(known.body) if known.body else None,
        status=known.status,
        headers=known.headers | {"Idempotent-Replayed": "true"},
        content_type=PROBLEM_JSON if known.status >= _ERROR else None,
    )


def _remember(request: Request, key: str, fingerprint: str, response: Response) -> None:
    data = response.remembered if isinstance(response, ShownOnce) else response.data
    IdempotentRequest.objects.create(
        user_id=_caller(request),
        key=key,
        fingerprint=fingerprint,
        status=response.status_code,
        headers={name: response[name] for name in _KEPT_HEADERS if response.has_header(name)},
        body=None if data is None else to_json(data),
    )


def _clear_away(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM common_idempotentrequest WHERE id IN (
                SELECT id FROM common_idempotentrequest WHERE created_at < %s
                ORDER BY created_at LIMIT %s FOR UPDATE SKIP LOCKED
            )
            """,
            [at - KEPT_FOR, _CLEARED_AT_ONCE],
        )
