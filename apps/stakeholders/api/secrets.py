"""Answers that show a secret: this once, and to nobody in between."""

from rest_framework import status

from apps.common.api.idempotency import ShownOnce
from apps.stakeholders.api.base import RecordViews

_KEPT = ("ETag", "Location")


def answer_with_secret(
    view: RecordViews, pk: object, secret: str, status_code: int = status.HTTP_200_OK
) -> ShownOnce:
    """Return an object of the view's as it is now, with its ETag and beside it its new `secret`."""
    answer = view.answer(pk, status_code)
    headers = {name: answer[name] for name in _KEPT if name in answer}
    return ShownOnce(
        {**answer.data, "secret": secret},
        field="secret",
        status=status_code,
        headers=headers | {"Cache-Control": "no-store"},
    )
