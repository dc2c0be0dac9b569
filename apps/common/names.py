"""Names as they are shown: one line, that nothing in them makes read as another one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError

# Line breaks, tabs and the other controls; NUL is refused in every text.
_CONTROLS: Final = frozenset(map(chr, [*range(0x01, 0x20), *range(0x7F, 0xA0)]))
_BREAKS: Final = re.compile(r"[\x01-\x1f\x7f-\x9f]+")
# Embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX #9), and the lines'
# ends: each of them reaches beyond the name. Right-to-left names need none of them.
DISGUISES: Final = (
    frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029]))
    | _CONTROLS
)
# What names in rows and files match, where msgspec reads them, before `one_line` cleans them; NUL,
# which PostgreSQL does not keep, is none.
UNDISGUISED: Final = r"^[^\x00\u2028\u2029\u202a-\u202e\u2066-\u2069]*\Z"
# What is one line wherever a body says it; anything else may have several.
_ONE_LINE_FIELDS: Final = frozenset(
    {
        "addressee",
        "affiliation",
        "against",
        "cost_borne_by",
        "deployment",
        "name",
        "need_group",
        "place",
        "presenter",
        "pulls",
        "region",
        "title",
        "track",
    }
)
_MOST_PROBLEMS: Final = 1_000
MESSAGE: Final = (
    "This is one line: it holds a line break, a tab or another control character, or characters"
    " that turn the direction of text around (U+202A to U+202E, U+2066 to U+2069). Leave them out:"
    " names in Arabic or Hebrew need none."
)


def refuse_disguise(text: str) -> None:
    """Raise ValidationError for a text that changes how what stands beside it is read."""
    if not DISGUISES.isdisjoint(text):
        raise ValidationError(MESSAGE, code="disguised")


def one_line(text: str) -> str:
    """Return a text on one line: a space stands where there were line breaks and other controls."""
    if _CONTROLS.isdisjoint(text):
        return text
    return " ".join(stripped for part in _BREAKS.split(text) if (stripped := part.strip()))


def disguised_names(body: Any) -> Iterator[tuple[str, ...]]:
    """Yield the path of each one-line text in a body, and in what is in it, that is none.

    White space around a text is no part of it. A thousand of them say enough.
    """
    for count, path in enumerate(_disguised(body)):
        if count == _MOST_PROBLEMS:
            return
        yield path


def _disguised(body: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(body, Mapping):
        for key, value in body.items():
            if not isinstance(value, str):
                yield from ((key, *path) for path in _disguised(value))
            elif key in _ONE_LINE_FIELDS and not DISGUISES.isdisjoint(value.strip()):
                yield (key,)
    elif isinstance(body, Sequence) and not isinstance(body, str | bytes):
        for place, value in enumerate(body):
            if isinstance(value, Mapping):
                yield from ((str(place), *path) for path in _disguised(value))


def is_about_disguise(message: str) -> bool:
    """Tell whether msgspec says of a text that it does not match `UNDISGUISED`."""
    return "u202a" in message
