"""An example of each body that is sent or answered, for the OpenAPI document.

Bodies that are sent are written by hand, in `bodies.json`. Those that are answered follow from
their schemas and from what fields of a name hold.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

_BODIES: Final = json.loads((Path(__file__).parent / "bodies.json").read_text())
_ID: Final = "0199f3b2-6b1e-7c52-8f4e-0d6f1c2a9b77"
_VALUES: Final = {
    "actual_date": None,
    "address": "192.0.2.7",
    "after": {"status": "reported", "actual_date": "2026-03-01"},
    "before": {"status": "in_progress", "actual_date": None},
    "code": "invalid_input",
    "cycles": [],
    "dead_ends": [],
    "default_language": "en",
    "email": "ana@example.org",
    "evidence_url": "https://erp.example.org/racks/1",
    "external_id": "racks-1",
    "from_time": "09:00",
    "headers": {"content-type": "application/json"},
    "initiative": _ID,
    "key": "compute",
    "lagging": "governance",
    "language": "en",
    "layer": "compute",
    "leading": "compute",
    "minutes": 30,
    "missing_layers": ["talent"],
    "name": "First racks",
    "next": None,
    "note": "Handed over.",
    "organisation": _ID,
    "owner_organisation": _ID,
    "pairs": None,
    "prefix": "lsk_4f7a",
    "previous": None,
    "reason": "The building permit came late.",
    "rhythm_days": 45.0,
    "secret": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    "sentence": "Governance is 76 days behind Compute.",
    "skew_days": 76,
    "skew_rhythms": 1.6889,
    "slot_minutes": 15,
    "slug": "ai-mission",
    "source": "erp",
    "time_zone": "Asia/Kolkata",
    "type": "milestone.reported",
    "until_time": "17:00",
    "url": "https://erp.example.org/lockstep",
    "weight": 1.0,
    "workspace": "ai-mission",
}
_OF_FORMAT: Final = {
    "binary": "…",
    "date": "2026-03-01",
    "date-time": "2026-03-01T09:00:00Z",
    "double": 1.0,
    "email": "ana@example.org",
    "uri": "https://erp.example.org/lockstep",
    "uuid": _ID,
}
_OF_TYPE: Final = {"boolean": False, "integer": 1, "number": 1.0, "string": "text", "null": None}


def show_examples(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Put an example beside each JSON body; a hook of drf-spectacular."""
    schemas = result["components"]["schemas"]
    shown: dict[str, Any] = {}
    for content in _bodies(result):
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        if name:
            shown[name] = {"value": _example(content["schema"], schemas)}
            content["examples"] = {name: {"$ref": f"#/components/examples/{name}"}}
        elif content["schema"] and "example" not in content:
            content["example"] = _example(content["schema"], schemas)
    result["components"]["examples"] = dict(sorted(shown.items()))
    return result


def _bodies(result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    items = [*result["paths"].values(), *result.get("webhooks", {}).values()]
    for operation in (operation for item in items for operation in item.values()):
        answers = list(operation["responses"].values())
        for part in [operation.get("requestBody", {}), *answers]:
            yield from part.get("content", {}).values()


def _example(schema: Mapping[str, Any], schemas: Mapping[str, Any], field: str = "") -> Any:
    """Return what a field of this name and schema may hold."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _BODIES[name] if name in _BODIES else _example(schemas[name], schemas, field)
    if "properties" in schema:
        parts = schema["properties"].items()
        return {each: _example(part, schemas, each) for each, part in parts}
    if "enum" in schema:
        return schema.get("default", schema["enum"][0])
    return _value(schema, schemas, field)


def _value(schema: Mapping[str, Any], schemas: Mapping[str, Any], field: str) -> Any:
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    alternatives = [part for joint in ("allOf", "oneOf", "anyOf") for part in schema.get(joint, [])]
    is_choice = any("enum" in _resolved(part, schemas) for part in alternatives)
    is_elsewhere = schema.get("format") == "uri" and "://" not in str(_VALUES.get(field, "://"))
    if field in _VALUES and not (is_choice or is_elsewhere) and _fits(_VALUES[field], types):
        return _VALUES[field]
    if alternatives:
        return _example(alternatives[0], schemas, field)
    if "array" in types:
        return [_example(schema["items"], schemas, field.removesuffix("s"))]
    kind = "null" if "null" in types else next(iter(types), "string")
    return _OF_FORMAT.get(
        schema.get("format", "") if kind != "null" else "", _OF_TYPE.get(kind, {})
    )


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = schemas[name] if name else schema
    return found


def _fits(value: Any, types: list[str]) -> bool:
    kinds = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array"}
    kind = "null" if value is None else kinds.get(type(value), "object")
    return not types or kind in types
