"""From bytes to a plan: whole where it is sound, else every field looked at by itself.

A sound document is decoded in one go. One that is not is decoded a second time, level by level, so
that each broken field is named and not only the first; what can be read is kept, so that the checks
behind this one find the rest. Unknown fields end the reading of their object at the first of them,
so that a million of them cost no memory.
"""

import re
from datetime import date
from typing import Any, Final, TypeVar, get_args, get_origin

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from apps.exchange.plan.cleaning import clean_names
from apps.exchange.plan.document import VERSION, Plan, PlanDependency, PlanMilestone
from apps.exchange.plan.problems import Place, Problems

S = TypeVar("S", bound=Struct)

# What msgspec raises for input that is not as it should be; nesting without end is the latter.
_UNREADABLE: Final = (ValueError, RecursionError)
# Beyond this many commas the second look would cost too much memory; the first error has to do.
_MOST_COMMAS: Final = 4_000_000
_ROWS: Final = (PlanMilestone, PlanDependency)
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

_PATH = re.compile(r" - at `\$(?P<path>[^`]*)`\Z")
_STEP = re.compile(r"\.(?P<field>\w+)|\[(?P<index>\d+)\]")
_NAMED = re.compile(
    r"Object (?P<what>contains unknown|missing required) field `(?P<name>.*)`\Z", re.DOTALL
)
_LONGEST_NAME = 80
# What msgspec's sentence holds, what is said instead, and its code; the first that fits.
_SENTENCES: Final = (
    (
        "datetime",
        "Write the instant with its offset, such as 2026-03-01T09:30:00Z.",
        "invalid_instant",
    ),
    ("encoded date", "This is not a date. Write it as YYYY-MM-DD.", "invalid_date"),
    (
        "u202a",
        (
            "It holds U+0000, or characters that turn the direction of text around (U+202A to"
            " U+202E, U+2066 to U+2069) or end its line."
        ),
        "invalid_characters",
    ),
    ("matching regex", "It holds characters that are not allowed here.", "invalid_characters"),
    ("enum", "{}: it is none of the known ones.", "invalid_choice"),
    ("out of range", "This number is out of range.", "out_of_range"),
)
_LIMIT = re.compile(r"(?P<length>of length )?(?P<sign>[<>]=) (?P<number>[-+.e\d]+)\Z")
_TYPES: Final = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "date": "a date",
}
_TYPE = re.compile(rf"\b({'|'.join(_TYPES)})\b")


class _Version(Struct):
    """The one field that is read before anything else is judged."""

    lockstep_plan: Raw | UnsetType = UNSET


def read_plan(content: bytes, problems: Problems) -> Plan | None:
    """Return the plan, with None in the place of what could not be read; None where nothing could.

    Whatever is wrong is added to `problems`.
    """
    content = content.removeprefix(_BYTE_ORDER_MARK)
    if not _is_of_this_version(content, problems):
        return None
    try:
        return clean_names(msgspec.json.decode(content, type=Plan))
    except _UNREADABLE as error:
        if content.count(b",") > _MOST_COMMAS:
            note_unreadable(error, Place(), problems)
            return None
    plan = _examine(Raw(content), Plan, Place(), problems)
    return plan and clean_names(plan)


def out_of_calendar(day: date) -> bool:
    """Tell whether a date is a slip of the pen: arithmetic needs room on both sides of it."""
    return not 1900 <= day.year <= 2199  # noqa: PLR2004 - said in words above


def _is_of_this_version(content: bytes, problems: Problems) -> bool:
    place = Place("/lockstep_plan")
    try:
        given = msgspec.json.decode(content, type=_Version).lockstep_plan
    except _UNREADABLE as error:
        note_unreadable(error, Place(), problems, content)
        return False
    if given is UNSET:
        problems.add(place, 'A plan begins with "lockstep_plan": 1.', "required")
        return False
    if bytes(given).strip() != str(VERSION).encode():
        problems.add(place, f"Only version {VERSION} is known.", "unknown_version")
        return False
    return True


def _examine(raw: Raw, kind: type[S], place: Place, problems: Problems) -> S | None:
    """Return one object, or None after noting what is wrong with each of its fields."""
    try:
        fields = msgspec.json.decode(raw, type=_loose(kind))
    except _UNREADABLE as error:
        note_unreadable(error, place, problems)
        return None
    values: dict[str, Any] = {}
    sound = True
    for field in msgspec.structs.fields(kind):
        if problems.is_full:
            return None
        given, here = getattr(fields, field.name), place.at(field.name)
        if given is UNSET:
            if field.required:
                problems.add(here, "This field is required.", "required")
                sound = False
        elif element := _element_of(field.type):
            values[field.name] = _examine_list(given, element, here, problems)
            sound = sound and values[field.name] is not None
        else:
            try:
                values[field.name] = msgspec.json.decode(given, type=field.type)
            except _UNREADABLE as error:
                note_unreadable(error, here, problems)
                sound = False
    return kind(**values) if sound else None


def _examine_list(
    raw: Raw, element: type[Struct], place: Place, problems: Problems
) -> list[Struct | None] | None:
    try:
        items = msgspec.json.decode(raw, type=list[Raw])
    except _UNREADABLE as error:
        note_unreadable(error, place, problems)
        return None
    found: list[Struct | None] = []
    for index, item in enumerate(items):
        if problems.is_full:
            break
        try:
            found.append(msgspec.json.decode(item, type=element))
        except _UNREADABLE:
            here = place.item(index, is_row=element in _ROWS)
            found.append(_examine(item, element, here, problems))
    return found


_loose_kinds: dict[type[Struct], type[Struct]] = {}


def _loose(kind: type[Struct]) -> type[Struct]:
    """Return the kind with every field optional and unread."""
    if kind not in _loose_kinds:
        _loose_kinds[kind] = msgspec.defstruct(
            f"Loose{kind.__name__}",
            [(name, Raw | UnsetType, UNSET) for name in kind.__struct_fields__],
            forbid_unknown_fields=True,
        )
    return _loose_kinds[kind]


def _element_of(annotation: Any) -> type[Struct] | None:
    """Return the kind of object a field holds a list of; None for any other field."""
    for one in (annotation, *get_args(annotation)):
        if get_origin(one) is list:
            element: type[Struct] = get_args(one)[0]
            return element
    return None


def note_unreadable(
    error: Exception, place: Place, problems: Problems, content: bytes = b""
) -> None:
    """Add the error that msgspec raised for what stands at `place`."""
    if isinstance(error, RecursionError):
        problems.add(place, "This is nested too deeply.", "not_json")
        return
    text = str(error)
    if isinstance(error, UnicodeDecodeError):
        problems.add(place, "This is not text in UTF-8.", "not_json")
        return
    if not isinstance(error, msgspec.ValidationError):
        problems.add(place, f"This is not JSON: {_position(text, content)}.", "not_json")
        return
    if path := _PATH.search(text):
        text = text[: path.start()]
        for step in _STEP.finditer(path["path"]):
            place = _step_down(place, step)
    if named := _NAMED.match(text):
        name = named["name"][:_LONGEST_NAME]
        below = place.at(name.replace("~", "~0").replace("/", "~1"))
        if named["what"].startswith("missing"):
            problems.add(below, "This field is required.", "required")
        else:
            problems.add(below, "There is no such field in a plan.", "unknown_field")
        return
    problems.add(place, *_in_words(text))


def _step_down(place: Place, step: re.Match[str]) -> Place:
    if step["field"]:
        return place.at(step["field"])
    is_row = place.pointer.endswith(("/milestones", "/dependencies"))
    return place.item(int(step["index"]), is_row=is_row)


def _position(text: str, content: bytes) -> str:
    """Return msgspec's sentence with line and column instead of the byte."""
    at_byte = re.search(r" \(byte (\d+)\)\Z", text)
    if at_byte is None or not content:
        return text.lower().removeprefix("json is malformed: ")
    before = content[: int(at_byte[1])]
    line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
    what = text[: at_byte.start()].removeprefix("JSON is malformed: ")
    return f"{what} at line {line}, column {column}"


def _in_words(text: str) -> tuple[str, str]:
    """Return what msgspec says in the words of a plan, and its code."""
    text = text.replace("`", "")
    for marker, sentence, code in _SENTENCES:
        if marker in text:
            return sentence.format(text), code
    if limit := _LIMIT.search(text):
        bound = "at least" if limit["sign"] == ">=" else "at most"
        number = f"{float(limit['number']):.6f}".rstrip("0").rstrip(".")
        if limit["length"]:
            return f"This must have {bound} {number} characters.", "length"
        return f"This must be {bound} {number}.", "out_of_range"
    return f"{_TYPE.sub(lambda found: _TYPES[found[0]], text)}.", "invalid"
