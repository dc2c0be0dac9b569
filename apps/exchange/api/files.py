"""Doors that take files: multipart, and nothing that is too large."""

from typing import Any

from django.conf import settings
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from apps.exchange.services import TooLargeError
from apps.stakeholders.api.base import WorkspaceView

# Besides the file a body holds the other fields and the lines between them.
_ROOM_FOR_FIELDS = 64 * 1024


class TakesFiles(WorkspaceView):
    """A view that files are sent to."""

    parser_classes = [MultiPartParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too large before a byte of it is read."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.IMPORT_MAX_BYTES + _ROOM_FOR_FIELDS:
            raise TooLargeError
        super().initial(request, *args, **kwargs)
