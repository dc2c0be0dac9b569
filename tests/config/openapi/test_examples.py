"""Each operation of the document has examples that are as it says; so has each webhook."""

import json
from collections.abc import Iterator
from typing import Any

from apps.events.kinds import EVENT_TYPES
from tests.contract import document, faults, resolved


def bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each JSON body, sent and answered, by the name of its operation."""
    items = [*document()["paths"].values(), *document()["webhooks"].values()]
    for operation in (operation for item in items for operation in item.values()):
        for part in [operation.get("requestBody", {}), *operation["responses"].values()]:
            yield from ((operation["operationId"], content) for content in json_in(part))
    for name, refusal in document()["components"]["responses"].items():
        yield from ((name, content) for content in json_in(refusal))


def json_in(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for media_type, content in part.get("content", {}).items():
        if media_type.endswith("json") or media_type == "multipart/form-data":
            yield content


def examples_of(content: dict[str, Any]) -> list[Any]:
    named = [resolved(each)["value"] for each in content.get("examples", {}).values()]
    return named + ([content["example"]] if "example" in content else [])


def problems_of(content: dict[str, Any], *, closed: bool) -> list[str]:
    examples = [json.dumps(each).encode() for each in examples_of(content)]
    return ["There is none."] * (not examples) + [
        problem for each in examples for problem in faults(content["schema"], each, closed=closed)
    ]


def test_each_body_has_an_example_that_is_as_the_document_says():
    found = [(name, problems_of(content, closed=False)) for name, content in bodies()]

    assert len(found) > len(document()["paths"])
    assert [each for each in found if each[1]] == []


def test_no_example_of_an_operation_has_a_field_that_is_not_documented():
    found = [
        (name, problems_of(content, closed=True))
        for name, content in bodies()
        if not name.startswith("on_")
    ]

    assert [each for each in found if each[1]] == []


def test_example_of_a_refusal_is_of_its_status():
    refusals = {
        status: resolved(response)["content"]["application/problem+json"]["example"]["status"]
        for item in document()["paths"].values()
        for operation in item.values()
        for status, response in operation["responses"].items()
        if int(status) >= 400
    }

    assert refusals == {status: int(status) for status in refusals}
    assert len(refusals) == len(document()["components"]["responses"])


def test_example_of_a_header_is_as_the_document_says():
    headers = document()["components"]["headers"]

    found = {
        name: list(faults(header["schema"], json.dumps(header["example"]).encode(), closed=True))
        for name, header in headers.items()
    }

    assert len(found) > 10
    assert found == {name: [] for name in headers}


def test_each_type_of_event_is_a_webhook_in_the_document():
    described = {
        kind: item["post"]["requestBody"]["content"]["application/json"]["example"]["data"]["type"]
        for kind, item in document()["webhooks"].items()
    }

    assert described == {kind: kind for kind in EVENT_TYPES}
