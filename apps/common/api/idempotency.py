"""Idempotency-Key: a POST sent again gets the first answer, and does nothing a second time.

The key's lock, the work and the remembered answer share one transaction: whoever dies in the middle leaves
neither the work nor the memory of it.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
from django.db import connection, transaction
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.common.api.renderers import to_json
from apps.common.errors import InvalidInputError, LockstepError
from apps.common.models import IdempotentRequest

KEPT_FOR = timedelta(hours=24)
_KEPT_HEADERS = ("Location", "ETag")

Handler = Callable[..., Response]


class KeyReusedError(LockstepError):
    """The key came with another request before."""

    status = 422
    code = "idempotency_key_reused"
    title = "This key was used for another request"


class RequestInFlightError(LockstepError):
    """The first request with this key has not ended yet."""

    code = "request_in_flight"
    title = "The first request with this key is still running"


class IdempotentPosts(APIView):
    """Gives every POST of a view the Idempotency-Key convention."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Wrap the handler once the caller is known; DRF looks the handler up after this."""
        super().initial(request, *args, **kwargs)
        key = request.headers.get("Idempotency-Key")
        if request.method != "POST" or key is None:
            return
        if not 1 <= len(key) <= 255:  # noqa: PLR2004 - the column's width
            raise InvalidInputError.at("", "An Idempotency-Key has 1 to 255 characters.")
        handler: Handler = self.post  # type: ignore[attr-defined]
        self.post = remembering(key, handler)


def remembering(key: str, handler: Handler) -> Handler:
    """Return the handler that answers from memory where it can."""

    def answer(request: Request, *args: Any, **kwargs: Any) -> Response:
        fingerprint = _fingerprint(request)
        try:
            with transaction.atomic():
                _lock(request, key)
                if known := _recall(request, key, fingerprint):
                    return known
                response = handler(request, *args, **kwargs)
                _remember(request, key, fingerprint, response)
                return response
        except (KeyReusedError, RequestInFlightError):
            raise
        except LockstepError as refusal:
            # The work is rolled back; the refusal is remembered by itself.
            request_view = request.parser_context["view"]
            response = request_view.handle_exception(refusal)
            _remember(request, key, fingerprint, response)
            return response

    return answer


def _fingerprint(request: Request) -> str:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type.startswith("multipart/"):
        digest.update(repr(sorted(request.POST.items())).encode())
        for file in request.FILES.values():
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    else:
        digest.update(request._request.body)  # noqa: SLF001 - read before DRF consumes the stream
    return digest.hexdigest()


def _lock(request: Request, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{request.user.pk} {key}"],
        )
        if not cursor.fetchone()[0]:
            message = "Wait for it to end, then ask again with the same key."
            raise RequestInFlightError(message)


def _recall(request: Request, key: str, fingerprint: str) -> Response | None:
    known = IdempotentRequest.objects.filter(user=request.user, key=key).first()
    if known is None:
        return None
    if known.created_at < timezone.now() - KEPT_FOR:
        known.delete()
        return None
    if known.fingerprint != fingerprint:
        message = "Use a new Idempotency-Key for a new request."
        raise KeyReusedError(message)
    body = orjson.loads(known.body) if known.body else None
    return Response(
        body, status=known.status, headers=known.headers | {"Idempotent-Replayed": "true"}
    )


def _remember(request: Request, key: str, fingerprint: str, response: Response) -> None:
    if response.status_code >= 500:  # noqa: PLR2004 - a defect of ours may be gone at the next try
        return
    IdempotentRequest.objects.create(
        user=request.user,
        key=key,
        fingerprint=fingerprint,
        status=response.status_code,
        headers={name: response[name] for name in _KEPT_HEADERS if response.has_header(name)},
        body=to_json(response.data),
    )
