"""Steps in the life of an object: `POST` on the object, one call of a service each."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.stakeholders.api.base import RecordViews


class Steps(RecordViews):
    """Offers steps; If-Match is checked where it is sent, for whoever decides on what was read."""

    def subject(self) -> Any:
        """Return the object of the URL, locked. Raises: Http404, PreconditionFailedError."""
        return self.locked(self.request.headers.get("If-Match", "*"))

    def step(
        self,
        take: Callable[..., object],
        subject: str,
        body: type[BaseSerializer[Any]] | None = None,
    ) -> Response:
        """Take a step with the object of the URL and return the object.

        take: the service; subject: the name under which it takes the object
        """
        with transaction.atomic():
            instance = self.subject()
            said = self.valid(body) if body else {}
            take(**{subject: instance}, actor=self.actor, at=timezone.now(), **said)
            return self.answer(instance.pk)
