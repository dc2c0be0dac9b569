"""The OpenAPI document held against what is really sent and answered.

Stricter than the document reads: an object may have no field that the document does not name, and
with `fields` or `omit` it must have exactly those that were asked for; with `expand`, objects of
the components that the parameter names.
"""

import functools
import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import brotli
import jsonschema_rs

from tests import shapes

PATH = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"
# These two show the document; they are no part of what it describes.
_ABOUT_THE_DOCUMENT = {"/api/v1/docs/", "/api/v1/docs/permissions/", "/api/v1/openapi.json"}
_PROBLEM = "application/problem+json"
_REFUSED_BEFORE_ANY_VIEW = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}
_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}
_URN = "urn:lockstep:openapi"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, as bytes. headers: of the answer, in lower case."""

    method: str
    path: str
    query: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    sent_type: str = ""
    sent: bytes = b""

    @property
    def media_type(self) -> str:
        """Return what the answer says it is."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def is_minimal(self) -> bool:
        """Tell whether it is without a body, as it was preferred."""
        return self.headers.get("preference-applied") == "return=minimal"


def violations(exchange: Exchange) -> list[str]:
    """Return what in an exchange is not as the document says, in words."""
    if not exchange.path.startswith("/api/v1/") or exchange.path in _ABOUT_THE_DOCUMENT:
        return []
    decode = _DECODERS[exchange.headers.get("content-encoding", "identity")]
    exchange = replace(exchange, body=decode(exchange.body))
    operations = _operations_at(exchange.path)
    method = "get" if exchange.method == "HEAD" else exchange.method.lower()
    operation = operations.get(method) if operations else None
    if exchange.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return list(_problem_violations(exchange))
    if operation is None:
        answer = HTTPStatus.METHOD_NOT_ALLOWED if operations else HTTPStatus.NOT_FOUND
        if exchange.status in {answer, *_REFUSED_BEFORE_ANY_VIEW}:
            return list(_problem_violations(exchange))
        return ["This operation is not documented."]
    return [*_answer_violations(operation, exchange), *_request_violations(operation, exchange)]


def _answer_violations(operation: Mapping[str, Any], exchange: Exchange) -> Iterator[str]:
    response = operation["responses"].get(str(exchange.status))
    if response is None:
        yield f"The status {exchange.status} is not documented."
        return
    yield from _header_violations(resolved(response).get("headers", {}), exchange)
    content = resolved(response).get("content", {})
    is_empty_for_a_reason = exchange.method == "HEAD" or exchange.is_minimal
    if not exchange.body and (is_empty_for_a_reason or not content):
        return
    media_type = exchange.media_type
    if media_type not in content:
        yield f"{media_type or 'No content'} is not documented, but {', '.join(content) or 'none'}."
        return
    schema = content[media_type].get("schema", {})
    if media_type.endswith("json"):
        if exchange.status < HTTPStatus.MULTIPLE_CHOICES:
            schema = _expanded(schema, _asked_expansions(operation, exchange.query))
            asked = _asked_fields(exchange.query)
            schema = _narrowed(schema, asked) if asked else schema
        yield from faults(schema, exchange.body, closed=True)
    if media_type == _PROBLEM:
        yield from _problem_violations(exchange)


def _header_violations(
    declared: Mapping[str, Mapping[str, Any]], exchange: Exchange
) -> Iterator[str]:
    for name, reference in declared.items():
        header = resolved(reference)
        given = exchange.headers.get(name.lower())
        if given is None:
            # What a HEAD is spared to make is not there to be marked.
            if header["required"] and exchange.method != "HEAD":
                yield f"The header {name} is missing."
            continue
        value = int(given) if header["schema"]["type"] == "integer" else given
        for fault in faults(header["schema"], json.dumps(value).encode(), closed=False):
            yield f"The header {name} is {given!r}: {fault}"
    for name in document()["components"]["headers"].keys() - declared.keys():
        if name.lower() in exchange.headers:
            yield f"The header {name} is not documented."


def _request_violations(operation: Mapping[str, Any], exchange: Exchange) -> Iterator[str]:
    """Yield what the service took although the document says that it would not."""
    if exchange.status >= HTTPStatus.MULTIPLE_CHOICES or not exchange.sent:
        return
    content = operation.get("requestBody", {}).get("content", {})
    media_type = exchange.sent_type.partition(";")[0]
    if media_type == "application/json" and content:
        for fault in faults(content[media_type]["schema"], exchange.sent, closed=False):
            yield f"Taken, but documented otherwise: {fault}"


def _problem_violations(exchange: Exchange) -> Iterator[str]:
    if exchange.method == "HEAD":
        return
    if exchange.media_type != _PROBLEM:
        yield f"{exchange.media_type or 'nothing'} is no problem."
        return
    schema = {"$ref": "#/components/schemas/Problem"}
    status = {"properties": {"status": {"const": exchange.status}}}
    yield from faults({"allOf": [schema, status]}, exchange.body, closed=True)


def faults(schema: Mapping[str, Any], body: bytes, *, closed: bool) -> Iterator[str]:
    """Yield what in a body is not as its schema says; of closed objects, further fields too."""
    validator = _validator(json.dumps(schema, sort_keys=True), closed=closed)
    try:
        value = json.loads(body)
    except ValueError:
        yield "This is no JSON."
        return
    for error in validator.iter_errors(value):
        place = "/".join(str(step) for step in error.instance_path)
        yield f"/{place}: {error.message}"


@functools.cache
def document() -> dict[str, Any]:
    """Return the document that is kept in the repository."""
    kept: dict[str, Any] = json.loads(PATH.read_text())
    return kept


def resolved(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a part of the document stands for: itself, or what its `$ref` names."""
    return shapes.resolved(document(), part)


@functools.cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """Return each path as a pattern, those with fewer variables first."""
    paths = sorted(document()["paths"], key=lambda path: (path.count("{"), path))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in paths]


def _operations_at(path: str) -> dict[str, Any] | None:
    named = next((name for pattern, name in _templates() if pattern.fullmatch(path)), None)
    return document()["paths"][named] if named else None


@functools.cache
def _validator(schema: str, *, closed: bool) -> Any:
    """Return a compiled validator; of closed objects, which have only the fields that are named."""
    components = {"components": {"schemas": document()["components"]["schemas"]}}
    whole = _closed(components) if closed else components
    resource = jsonschema_rs.Registry([(_URN, whole)])
    absolute = schema.replace('"#/components/', f'"{_URN}#/components/')
    root = json.loads(absolute)
    return jsonschema_rs.Draft202012Validator(
        _closed(root) if closed else root, registry=resource, validate_formats=True
    )


def _closed(part: Any) -> Any:
    if isinstance(part, list):
        return [_closed(each) for each in part]
    if not isinstance(part, Mapping):
        return part
    copy = {name: _closed(value) for name, value in part.items()}
    if isinstance(copy.get("properties"), Mapping) and copy.get("type") == "object":
        copy.setdefault("additionalProperties", False)
    return copy


def _asked_fields(query: str) -> dict[str, frozenset[str]]:
    given = parse_qs(query, keep_blank_values=True)
    return {
        name: frozenset(given[name][0].split(",")) for name in ("fields", "omit") if name in given
    }


def _asked_expansions(operation: Mapping[str, Any], query: str) -> dict[str, str]:
    """Return {field: component} of what is expanded."""
    names = parse_qs(query).get("expand", [""])[0].split(",")
    offered: dict[str, str] = next(
        (each["x-expands"] for each in operation.get("parameters", []) if "x-expands" in each), {}
    )
    return {name: component for name, component in offered.items() if name in names}


def _expanded(schema: Mapping[str, Any], components: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the schema of a page or an object in which names may be the objects they name."""

    def expand(row: dict[str, Any]) -> dict[str, Any]:
        named = {
            name: {
                "anyOf": [row["properties"][name], {"$ref": f"#/components/schemas/{component}"}]
            }
            for name, component in components.items()
        }
        return row | {"properties": row["properties"] | named}

    return _of_each_object(schema, expand) if components else schema


def _narrowed(schema: Mapping[str, Any], asked: Mapping[str, frozenset[str]]) -> Mapping[str, Any]:
    """Return the schema of a page or an object with just the fields that were asked for."""

    def narrow(row: dict[str, Any]) -> dict[str, Any]:
        properties = row["properties"]
        kept = asked.get("fields", properties.keys()) & properties.keys()
        kept -= asked.get("omit", frozenset())
        return row | {
            "properties": {name: properties[name] for name in kept},
            "required": sorted(kept),
        }

    return _of_each_object(schema, narrow)


def _of_each_object(
    schema: Mapping[str, Any], change: Callable[[dict[str, Any]], dict[str, Any]]
) -> Mapping[str, Any]:
    """Return a schema with the object changed that it is of, or that its page has rows of."""
    whole = dict(resolved(schema))
    if whole.get("type") != "object":
        return whole
    rows = whole["properties"].get("results")
    if rows is None:
        return change(whole)
    results = rows | {"items": _of_each_object(rows["items"], change)}
    return whole | {"properties": whole["properties"] | {"results": results}}
