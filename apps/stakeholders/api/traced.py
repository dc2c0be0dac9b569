"""Objects that tell of their past: `GET history/` on each."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.api.histories import HistorySerializer, history_response
from apps.common.history_reading import Change
from apps.stakeholders.api.base import RecordViews


class Traced(RecordViews):
    """Offers `GET history/` on one object; a subclass gives `changes_of()`."""

    @extend_schema(responses=HistorySerializer, filters=False)
    @action(detail=True)
    def history(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return every change, oldest first: when, by whom, what, from what, to what and why."""
        return history_response(self.form(), self.changes_of(self.get_object()))

    def changes_of(self, instance: Any) -> list[Change]:
        """Return the changes of an object, from the app's selector."""
        raise TypeError(type(self).__name__)
