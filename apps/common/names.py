"""Names as they are shown: nothing in them may make the text around them read as another one."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError

# Embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX #9), and the lines'
# ends: each of them reaches beyond the name. Right-to-left names need none of them.
DISGUISES: Final = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])) | {
    "\u2028",
    "\u2029",
}
# What names in rows match, where msgspec reads them; NUL, which PostgreSQL does not keep, is none.
UNDISGUISED: Final = r"^[^\x00\u2028\u2029\u202a-\u202e\u2066-\u2069]*\Z"
_NAMES: Final = frozenset({"name", "title"})
MESSAGE: Final = (
    "This holds characters that turn the direction of text around (U+202A to U+202E, U+2066 to"
    " U+2069) or end its line. Leave them out: names in Arabic or Hebrew need none."
)


def refuse_disguise(text: str) -> None:
    """Raise ValidationError for a text that changes how what stands beside it is read."""
    if not DISGUISES.isdisjoint(text):
        raise ValidationError(MESSAGE, code="disguised")


def disguised_names(body: Any) -> Iterator[tuple[str, ...]]:
    """Yield the path of each name or title in a body, and in the objects in it, that is none."""
    if not isinstance(body, Mapping):
        return
    for key, value in body.items():
        if key in _NAMES and isinstance(value, str) and not DISGUISES.isdisjoint(value):
            yield (key,)
        elif isinstance(value, Mapping):
            yield from ((key, *path) for path in disguised_names(value))


def is_about_disguise(message: str) -> bool:
    """Tell whether msgspec says of a text that it does not match `UNDISGUISED`."""
    return "u202a" in message
