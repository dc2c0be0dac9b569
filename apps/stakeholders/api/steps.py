"""Steps in the life of an object: `POST` on the object, one call of a service each."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.common.api.concurrency import check_if_match
from apps.stakeholders.api.base import RecordViews


class Steps(RecordViews):
    """Offers steps; If-Match is checked where it is sent, for whoever decides on what was read."""

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
            instance = self.get_object_locked()
            if "If-Match" in self.request.headers:
                check_if_match(self.request.headers.get("If-Match"), instance)
            said = self.valid(body) if body else {}
            take(**{subject: instance}, actor=self.actor, at=timezone.now(), **said)
            return self.answer(instance.pk)
