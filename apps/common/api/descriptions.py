"""What the OpenAPI document says of a query parameter, or a state, that says nothing of itself.

How a list is narrowed follows from the kind of value and from the comparison that the name ends in
(`__gte`); a filter whose meaning does not follow says it itself, as its `help_text`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

_ANY: Final = "exact"
_TIMES: Final = {
    _ANY: "On exactly this.",
    "gt": "Later than this.",
    "gte": "At this, or later.",
    "lt": "Earlier than this.",
    "lte": "At this, or earlier.",
}
_NUMBERS: Final = {
    _ANY: "Exactly this.",
    "gt": "More than this.",
    "gte": "At least this.",
    "lt": "Less than this.",
    "lte": "At most this.",
}
_KINDS: Final = {
    "array": "One of these; several may be said.",
    "boolean": "True: only those that are; false: only those that are not.",
    "uuid": "By id.",
}
# What filters that several lists share take, by what they are called.
_CALLED: Final = {
    "email": "Exactly this address, in capitals or not.",
    "organisation": "By id or external id.",
    "owed_by": "By id or external id.",
    "owed_to": "By id or external id.",
    "programme": "By id or key.",
    "search": "Words, or their beginnings.",
}
STATE: Final = "Where it stands in its life."


def describe_what_is_not(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add, as a hook of drf-spectacular, what is missing."""
    for operations in result["paths"].values():
        for parameter in _query_parameters(operations):
            if not parameter.get("description"):
                parameter["description"] = described(parameter["name"], parameter["schema"])
    for component in result["components"]["schemas"].values():
        state = component.get("properties", {}).get("state")
        if state is not None and not state.get("description"):
            if "$ref" in state:
                # Beside a reference nothing else is read.
                state["allOf"] = [{"$ref": state.pop("$ref")}]
            state["description"] = STATE
    return result


def described(name: str, schema: Mapping[str, Any]) -> str:
    """Return what a query parameter of a kind narrows a list to."""
    column, _, comparison = name.partition("__")
    kind = schema.get("type")
    if comparison == "isnull":
        return "True: those that have none; false: those that have one."
    if kind in {"integer", "number"} or column.endswith("_days"):
        return _NUMBERS[comparison or _ANY]
    if schema.get("format") in {"date", "date-time"} or comparison:
        return _TIMES[comparison or _ANY]
    plain = _KINDS.get(schema.get("format") or kind or "", "Exactly this, as it stands there.")
    return _CALLED.get(name, plain) if kind == "string" and "format" not in schema else plain


def _query_parameters(operations: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for operation in operations.values():
        if isinstance(operation, dict):
            yield from (each for each in operation.get("parameters", ()) if each["in"] == "query")
