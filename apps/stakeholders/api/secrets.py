"""Answers that show a secret: this once, and to nobody in between."""

import orjson
from rest_framework import status

from apps.common.api.idempotency import ShownOnce
from apps.stakeholders.api.base import RecordViews

_KEPT = ("ETag", "Location")


def answer_with_secret(
    view: RecordViews,
    pk: object,
    secret: str,
    status_code: int = status.HTTP_200_OK,
    *,
    field: str = "secret",
) -> ShownOnce:
    """Return an object of the view's as it is now, with its ETag and in a field its new secret."""
    answer = view.answer(pk, status_code)
    # What the database has made into JSON is one piece.
    built = isinstance(answer.data, orjson.Fragment)
    shown = orjson.loads(orjson.dumps(answer.data)) if built else answer.data
    headers = {name: answer[name] for name in _KEPT if name in answer}
    return ShownOnce(
        {**shown, field: secret},
        field=field,
        status=status_code,
        headers=headers | {"Cache-Control": "no-store"},
    )
