"""Doors that take files: multipart, and nothing that is too large."""

from typing import Any

from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from apps.stakeholders.api.base import WorkspaceView

# Besides the file a body holds the other fields and the lines between them.
_ROOM_FOR_FIELDS = 64 * 1024


class TakesFiles(WorkspaceView):
    """A view that files are sent to; a subclass says how large they may be."""

    parser_classes = [MultiPartParser]

    def refuse_large(self, size: int) -> None:
        """Raise the problem of a file of so many bytes, if that is too many."""
        raise TypeError(type(self).__name__)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too large before a byte of it is read."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal():
            self.refuse_large(int(length) - _ROOM_FOR_FIELDS)
        super().initial(request, *args, **kwargs)
