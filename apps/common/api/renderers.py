"""JSON in and out, by orjson."""

from collections.abc import Iterable, Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from apps.common.encoding import to_json
from apps.common.errors import InvalidInputError


class JsonRenderer(BaseRenderer):
    """Render an answer as JSON, and a problem as application/problem+json."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: object,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the body; nothing for an answer without one."""
        return b"" if data is None else to_json(data)


class JsonParser(BaseParser):
    """Parse a JSON body; say where it breaks."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the parsed body. Raises: RequestDataTooBig, ParseError, InvalidInputError."""
        # DRF hands over the bare stream: Django's own limit is kept here.
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        content = stream.read(limit + 1)
        if len(content) > limit:
            message = f"A body has at most {limit} bytes."
            raise RequestDataTooBig(message)
        try:
            parsed = orjson.loads(content)
        except orjson.JSONDecodeError as error:
            detail = (
                f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
            )
            raise ParseError(detail) from error
        if b"\\u0000" in content and (pointer := pointer_to_nul(parsed)) is not None:
            message = "The character U+0000 cannot be kept in text. Leave it out."
            raise InvalidInputError.at(pointer, message, "null_characters_not_allowed")
        return parsed


def pointer_to_nul(value: object, pointer: str = "") -> str | None:
    """Return the JSON pointer to the first text that holds U+0000, None where there is none."""
    if isinstance(value, str):
        return pointer if "\x00" in value else None
    parts: Iterable[tuple[object, object]] = ()
    if isinstance(value, dict):
        if any("\x00" in key for key in value):
            return pointer
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    found = (pointer_to_nul(part, f"{pointer}/{step}") for step, part in parts)
    return next((at for at in found if at is not None), None)
