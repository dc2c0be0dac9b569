"""A JSON schema read as what a value may be: references followed, alternatives joined."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

_LIMITS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")


@dataclass(frozen=True)
class Shape:
    """What a value may be; no types: anything; no choices: any of its types."""

    types: frozenset[str] = frozenset()
    choices: frozenset[str] | None = None
    format: str = ""
    pattern: str = ""
    limits: Mapping[str, float] = field(default_factory=dict)
    properties: Mapping[str, Any] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    items: Mapping[str, Any] | None = None


def resolved(document: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a part of a document stands for: itself, or what its `$ref` names."""
    while "$ref" in part:
        found: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


def shape_of(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Shape:
    """Return the shape of a schema, one level deep."""
    schema = resolved(document, schema)
    types = schema.get("type", [])
    own = Shape(
        types=frozenset([types] if isinstance(types, str) else types),
        choices=frozenset(map(json.dumps, schema["enum"])) if "enum" in schema else None,
        format=schema.get("format", ""),
        pattern=schema.get("pattern", ""),
        limits={name: schema[name] for name in _LIMITS if name in schema},
        properties=schema.get("properties", {}),
        required=frozenset(schema.get("required", [])),
        items=schema.get("items"),
    )
    shapes = [own, *(shape_of(document, each) for each in schema.get("allOf", []))]
    for name in ("oneOf", "anyOf"):
        alternatives = [shape_of(document, each) for each in schema.get(name, [])]
        if alternatives:
            shapes.append(reduce(_either, alternatives))
    return reduce(_both, shapes)


def _both(one: Shape, other: Shape) -> Shape:
    choices = [each.choices for each in (one, other) if each.choices is not None]
    return Shape(
        types=one.types & other.types if one.types and other.types else one.types | other.types,
        choices=frozenset.intersection(*choices) if choices else None,
        format=one.format or other.format,
        pattern=one.pattern or other.pattern,
        limits={**one.limits, **other.limits},
        properties={**one.properties, **other.properties},
        required=one.required | other.required,
        items=one.items or other.items,
    )


def _either(one: Shape, other: Shape) -> Shape:
    """Return what is asked of either; null asks nothing of what is not null."""
    for null, value in ((one, other), (other, one)):
        if null.types == {"null"}:
            choices = None if value.choices is None else value.choices | {"null"}
            types = value.types | null.types if value.types else value.types
            return Shape(**{**vars(value), "types": types, "choices": choices})
    are_choices = one.choices is not None and other.choices is not None
    return Shape(
        types=one.types | other.types if one.types and other.types else frozenset(),
        choices=(one.choices or frozenset()) | (other.choices or frozenset())
        if are_choices
        else None,
        format=one.format if one.format == other.format else "",
        pattern=one.pattern if one.pattern == other.pattern else "",
        limits={
            name: (min if name.startswith("min") else max)(one.limits[name], other.limits[name])
            for name in one.limits.keys() & other.limits.keys()
        },
        properties={**one.properties, **other.properties},
        required=one.required & other.required,
        items=one.items or other.items,
    )
